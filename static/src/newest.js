/**
 * Shows what was asked for last, where one answer may take longer than the next. Pure.
 */

/**
 * @template Answer
 * @param {() => Promise<Answer>} ask
 * @param {(answer: Answer) => void} show
 * @returns {() => Promise<void>} asks, and shows the answer unless it was called again meanwhile
 */
export function newest(ask, show) {
  let turn = 0;
  return async () => {
    turn += 1;
    const mine = turn;
    const answer = await ask();
    if (mine === turn) show(answer);
  };
}
