/** Codes of papers that are made without signal. */

/** Without 0 O 1 I L, so that it can be read aloud. */
const LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const LENGTH = 8;

/** A code under which a paper made without signal is found before it has its number. */
export function provisional(): string {
  const chosen = crypto.getRandomValues(new Uint32Array(LENGTH));
  return `临-${[...chosen].map((n) => LETTERS[n % LETTERS.length]).join("")}`;
}
