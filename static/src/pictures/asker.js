/**
 * Asks for what a picture is drawn of, and asks again where no answer comes: what is drawn stays meanwhile.
 */
import { lane, Refusal, Unreachable } from "../api.js";

/** Milliseconds until it is asked again, at first and at most. */
const PAUSE = 1_000;
const LONGEST = 16_000;

/**
 * @template Answer
 * @param {string} path
 * @returns {(body: object) => Promise<Answer | null | undefined>} null where something newer was asked, undefined where the service
 *   refuses: there is nothing to draw then
 */
export function asker(path) {
  /** @type {import("../api.js").Lane<Answer>} */
  const questions = lane(path);
  let turn = 0;
  return async (body) => {
    turn += 1;
    const mine = turn;
    for (let pause = PAUSE; mine === turn; pause = Math.min(2 * pause, LONGEST)) {
      try {
        return await questions.ask(body);
      } catch (error) {
        if (error instanceof Refusal) return undefined;
        if (!(error instanceof Unreachable)) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    return null;
  };
}
