/**
 * The API document as a page to read and to try: Swagger UI over the service's own document, with nothing from elsewhere.
 *
 * The document is fetched from this site; its examples can be sent as they stand.
 */
// @ts-expect-error it ships no types
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";

const place = document.getElementById("document");
if (place) {
  SwaggerUI({
    url: place.dataset.url,
    domNode: place,
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    tryItOutEnabled: true,
    // By itself it would send the document to a validator of its makers.
    validatorUrl: null,
  });
}
