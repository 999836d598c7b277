/** The one text of a record, byte for byte the same as the house's, and its SHA-256. */
import type { FieldRecord } from "../protocol.ts";

/** Keys sorted by code point at every level, no spaces; fractions are refused, for two machines write them differently. */
export function canonical(value: unknown): string {
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new TypeError(`not a whole number: ${value}`);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const entries = Object.entries(value as Record<string, unknown>).filter(([, held]) => held !== undefined);
  entries.sort(([a], [b]) => byCodePoint(a, b));
  return `{${entries.map(([name, held]) => `${JSON.stringify(name)}:${canonical(held)}`).join(",")}}`;
}

/** Strings compare by UTF-16 units in JavaScript and by code points in Python; keys are compared as Python does. */
function byCodePoint(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference) return difference;
  }
  return left.length - right.length;
}

export function hex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function sha256(bytes: BufferSource): Promise<string> {
  return hex(await crypto.subtle.digest("SHA-256", bytes));
}

/** The hash of a record: of its nine fields, never of what came later. */
export async function hashOf(record: Omit<FieldRecord, "sha256">): Promise<string> {
  const { id, inspection, device, seq, kind, about, after, made_at, body } = record;
  const text = canonical({ id, inspection, device, seq, kind, about, after, made_at, body });
  return sha256(new TextEncoder().encode(text));
}
