/** The number pad: readings and scores are typed with the thumb, the limit beside them. */
import { W } from "../words";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "-", "0", "."] as const;

/** What the text becomes by one key: still a number, or the start of one. */
export function typed(text: string, key: string): string {
  if (key === "-") return text.startsWith("-") ? text.slice(1) : `-${text}`;
  if (key === "." && text.includes(".")) return text;
  if (key === "." && !/\d$/.test(text)) return `${text}0.`;
  return text.replace(/^(-?)0(?=\d|$)/, key === "." ? "$&" : "$1") + key;
}

/** As a record keeps it: `-0.50` stays, `7.` becomes `7`; empty when it is no number yet. */
export const decimal = (text: string): string => (/\d/.test(text) ? text.replace(/\.$/, "") : "");

interface PadProps {
  value: string;
  onValue: (value: string) => void;
  /** digits only, as a PIN has them */
  plain?: boolean;
}

export function Pad({ value, onValue, plain }: PadProps) {
  return (
    <div class={plain ? "pad plain-pad" : "pad"}>
      {KEYS.filter((key) => !plain || /\d/.test(key)).map((key) => (
        <button key={key} type="button" aria-label={key === "-" ? W.pad.minus : key === "." ? W.pad.point : key} onClick={() => onValue(plain ? value + key : typed(value, key))}>
          {key === "-" ? "±" : key}
        </button>
      ))}
      <button type="button" class="pad-wide" onClick={() => onValue(value.slice(0, -1))}>
        {W.pad.back}
      </button>
    </div>
  );
}
