/**
 * Finds a learning rate that works on this very program, by trying: short runs first downwards by tens until one goes down,
 * then upwards by 1, 2, 5 as long as the loss ends lower. Pure: what makes a run is given.
 */

const TENS = 14;
const STEPS = 8;

/**
 * @param {(rate: number) => Promise<number | null>} attempt the loss where a short run with this rate ends; null where it does not go down
 * @param {number} from the rate that did not work
 * @returns {Promise<{rate: number, loss: number, tries: number} | null>} null where none was found
 */
export async function findRate(attempt, from) {
  let tries = 0;
  /** @param {number} rate */
  const look = (rate) => {
    tries += 1;
    return attempt(rate);
  };
  /** @type {{rate: number, loss: number} | null} */
  let best = null;
  for (let i = 0; i <= TENS && !best; i += 1) {
    const rate = rounded(from / 10 ** i);
    const loss = await look(rate);
    if (loss !== null) best = { rate, loss };
  }
  if (!best) return null;
  for (let i = 0; i < STEPS; i += 1) {
    const rate = nextRate(best.rate);
    const loss = await look(rate);
    if (loss === null || loss >= best.loss) break;
    best = { rate, loss };
  }
  return { ...best, tries };
}

/**
 * @param {number} rate
 * @returns {number} the next of 1, 2, 5, 10 … above it
 */
export function nextRate(rate) {
  const power = 10 ** Math.floor(Math.log10(rate) + 1e-9);
  const factor = [2, 5, 10].find((each) => each * power > rate * (1 + 1e-9)) ?? 10;
  return rounded(factor * power);
}

/** @param {number} rate */
function rounded(rate) {
  return Number(rate.toPrecision(2));
}
