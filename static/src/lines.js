/**
 * Reads JSON that comes line by line: apart from the fetching, so that it can be tested with any stream.
 */

/**
 * All lines of one piece come together, so that a short run is shown once and not ten times.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<unknown[], void, void>} the last line may lack its end
 */
export async function* linesOf(body) {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const lines = rest.split("\n");
      rest = done ? "" : (lines.pop() ?? "");
      const whole = lines.filter((line) => line.trim() !== "").map((line) => JSON.parse(line));
      if (whole.length > 0) yield whole;
      if (done) return;
    }
  } finally {
    // Whoever stops reading does not want the rest: the service hears of it and stops working.
    await reader.cancel().catch(() => {});
  }
}
