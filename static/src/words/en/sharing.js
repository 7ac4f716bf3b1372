/**
 * The words of the gallery and of links.
 */
export const sharingWords = {
  examples: "Examples",
  findExample: "Find an example",
  loading: "One moment.",
  noGallery: "The examples could not be fetched. Close this and try again.",
  /** @param {number} count */
  examplesFound: (count) => (count === 0 ? "No example says that." : count === 1 ? "1 example" : `${count} examples`),
  newerLink: "This link was made by a later version of the page. What this one understands is shown.",
};
