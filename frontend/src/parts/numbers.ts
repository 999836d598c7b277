/** Numbers while they are typed: text, as records keep them. */

/** What the text becomes by one key: still a number, or the start of one. */
export function typed(text: string, key: string): string {
  if (key === "-") return text.startsWith("-") ? text.slice(1) : `-${text}`;
  if (key === "." && text.includes(".")) return text;
  if (key === "." && !/\d$/.test(text)) return `${text}0.`;
  return text.replace(/^(-?)0(?=\d|$)/, key === "." ? "$&" : "$1") + key;
}

/** As a record keeps it: `-0.50` stays, `7.` becomes `7`; empty when it is no number yet. */
export const decimal = (text: string): string => (/\d/.test(text) ? text.replace(/\.$/, "") : "");
