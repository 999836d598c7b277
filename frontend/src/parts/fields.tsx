/** Fields that save themselves: a text when one stops typing or leaves it, a choice at once. */
import { type ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

const PAUSE = 600;

interface TextProps {
  label: string;
  value: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  rows?: number;
  type?: "text" | "date";
  /** words offered with one tap; the first tap writes them, later ones are added */
  suggestions?: readonly string[] | undefined;
  /** told at every key, for a button that waits for it */
  eager?: boolean;
  onSave: (value: string) => void;
}

export function TextField({ label, value, hint, error, rows, type = "text", suggestions, eager, onSave }: TextProps) {
  const id = useId();
  const box = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const waiting = useRef(0);
  const saved = useRef(value);
  const latest = useRef(onSave);
  latest.current = onSave;
  const save = (text: string) => {
    clearTimeout(waiting.current);
    if (text === saved.current) return;
    saved.current = text;
    latest.current(text);
  };
  // a value that came from elsewhere is shown, unless the person is typing here
  useEffect(() => {
    if (value === saved.current || document.activeElement === box.current) return;
    saved.current = value;
    if (box.current) box.current.value = value;
  }, [value]);
  // leaving the screen in the middle of a word loses nothing
  useEffect(() => {
    const field = box.current;
    return () => {
      if (field && field.value !== saved.current) save(field.value);
    };
  }, []);
  const shared = {
    id,
    ref: box,
    defaultValue: value,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": error || hint ? `${id}-hint` : undefined,
    onInput: (event: InputEvent) => {
      const text = (event.currentTarget as HTMLInputElement).value;
      clearTimeout(waiting.current);
      if (eager) save(text);
      else waiting.current = window.setTimeout(save, PAUSE, text);
    },
    onBlur: () => box.current && save(box.current.value),
  };
  const take = (words: string) => {
    const field = box.current!;
    field.value = field.value.trim() ? `${field.value.trim().replace(/[。；]$/, "")}；${words}` : words;
    save(field.value);
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {rows ? <textarea rows={rows} {...shared} /> : type === "date" ? <input type="date" {...shared} /> : <input type="text" {...shared} />}
      {(error || hint) && (
        <p id={`${id}-hint`} class={error ? "error" : "muted small"}>
          {error || hint}
        </p>
      )}
      {suggestions && suggestions.length > 0 && (
        <div class="chips">
          {suggestions.map((words) => (
            <button key={words} type="button" class="chip" onClick={() => take(words)}>
              {words}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

export interface Choice<T extends string> {
  value: T;
  label: string;
  tone?: "good" | "bad" | "quiet";
}

interface ChoicesProps<T extends string> {
  label: string;
  hint?: ComponentChildren;
  value: T | null;
  of: readonly Choice<T>[];
  onChoose: (value: T) => void;
}

/** One of a few, as big targets side by side. */
export function Choices<T extends string>({ label, hint, value, of, onChoose }: ChoicesProps<T>) {
  const id = useId();
  return (
    <div class="field" role="radiogroup" aria-labelledby={id}>
      <p class="label" id={id}>
        {label}
      </p>
      <div class="choices">
        {of.map((choice) => (
          <button
            key={choice.value}
            type="button"
            role="radio"
            aria-checked={choice.value === value}
            class={`choice ${choice.tone ?? ""}`}
            onClick={() => onChoose(choice.value)}
          >
            {choice.label}
          </button>
        ))}
      </div>
      {hint && <p class="muted small">{hint}</p>}
    </div>
  );
}

interface TickProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ComponentChildren;
}

export function Tick({ checked, onChange, children }: TickProps) {
  return (
    <label class="tick">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{children}</span>
    </label>
  );
}
