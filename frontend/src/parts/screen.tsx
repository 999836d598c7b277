/** The frame of every screen: where one is, what is on it, and the one next act at the thumb. */
import { type ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { W } from "../words";
import { route } from "./go";
import { Icon } from "./icons";
import { Trouble } from "./trouble";

interface ScreenProps {
  title: string;
  sub?: ComponentChildren;
  back?: string;
  tools?: ComponentChildren;
  /** sits between head and body and stays: steps, search, progress */
  under?: ComponentChildren;
  act?: ComponentChildren;
  children: ComponentChildren;
}

export function Screen({ title, sub, back, tools, under, act, children }: ScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { place, step } = route.value;
  useEffect(() => {
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [place, step]);
  return (
    <div class="screen">
      <header class="head">
        {back && (
          <a class="tool" href={back} aria-label={W.back}>
            <Icon name="back" />
          </a>
        )}
        <div class="head-text">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {sub && <p>{sub}</p>}
        </div>
        {tools}
      </header>
      {under}
      <main class="body">{children}</main>
      <Trouble />
      {act && <footer class="foot">{act}</footer>}
    </div>
  );
}

interface ActProps {
  label: string;
  /** why it cannot be pressed; empty when it can */
  why?: string | undefined;
  /** said above the button without stopping anybody */
  note?: ComponentChildren;
  tone?: "danger" | "quiet" | undefined;
  onPress: () => void;
}

/** The next act: one big button that always says why when it cannot be pressed. */
export function Act({ label, why, note, tone, onPress }: ActProps) {
  const said = why || note;
  return (
    <div class="act">
      {said && (
        <p id="act-why" class={why ? "why" : "muted"} role="status">
          {said}
        </p>
      )}
      <button
        type="button"
        class={`big ${tone ?? ""}`}
        aria-disabled={why ? "true" : undefined}
        aria-describedby={said ? "act-why" : undefined}
        onClick={() => !why && onPress()}
      >
        {label}
      </button>
    </div>
  );
}

/** What a screen will hold, and how it gets there. */
export function Empty({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}
