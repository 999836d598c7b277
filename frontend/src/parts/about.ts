/** Of what a record speaks, in words: `item:4.1` is 结论 4.1. */
import type { Kind } from "../protocol";
import { W } from "../words";

export function aboutWords(about: string): { name: string; code: string } {
  const [kind = "", code = ""] = about.split(/:(.*)/);
  const name = W.kinds[(kind === "item" ? "answer" : kind) as Kind] ?? about;
  return { name, code: kind === "item" || kind === "finding" ? code : "" };
}
