/** The number pad: readings and scores are typed with the thumb, the limit beside them. */
import { useEffect, useRef } from "preact/hooks";
import { W } from "../words";
import { typed } from "./numbers.ts";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "-", "0", "."] as const;

interface PadProps {
  value: string;
  onValue: (value: string) => void;
  /** digits only, as a PIN has them */
  plain?: boolean;
  /** what is done with the number, beside the key that takes a digit back */
  done?: { label: string; ready: boolean; onPress: () => void };
}

export function Pad({ value, onValue, plain, done }: PadProps) {
  const keys = KEYS.filter((key) => !plain || /\d/.test(key));
  const put = (key: string) => onValue(plain ? value + key : typed(value, key));
  const box = useRef<HTMLDivElement>(null);
  // at a desk the keys of the keyboard do the same
  useEffect(() => box.current?.focus({ preventScroll: true }), []);
  const press = (event: KeyboardEvent) => {
    if (event.key === "Backspace") onValue(value.slice(0, -1));
    else if (keys.some((key) => key === event.key)) put(event.key);
  };
  return (
    <div ref={box} class={plain ? "pad plain-pad" : "pad"} role="group" aria-label={W.pad.name} tabIndex={-1} onKeyDown={press}>
      {keys.map((key) => (
        <button key={key} type="button" aria-label={key === "-" ? W.pad.minus : key === "." ? W.pad.point : key} onClick={() => put(key)}>
          {key === "-" ? "±" : key}
        </button>
      ))}
      <button type="button" class="pad-back" onClick={() => onValue(value.slice(0, -1))}>
        {W.pad.back}
      </button>
      {done && (
        <button type="button" class="pad-done strong" aria-disabled={!done.ready} onClick={() => done.ready && done.onPress()}>
          {done.label}
        </button>
      )}
    </div>
  );
}
