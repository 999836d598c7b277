/** The PIN of this device: set once with signal, asked for whenever the application opens. */
import { useSignal } from "@preact/signals";
import { choosePerson, HouseRefused, LEAST_DIGITS, lock, NoSignal, people, setPin, unlock, whose } from "../store";
import { Pad } from "../parts/pad";
import { W } from "../words";

const LENGTH = LEAST_DIGITS;

/** Until one is signed in again the records wait. */
export function SignInLink({ text = W.pin.signIn }: { text?: string }) {
  return (
    <a class="plain" href="/sign-in?next=/field">
      {text}
    </a>
  );
}

export function Door() {
  const digits = useSignal("");
  const first = useSignal("");
  const problem = useSignal("");
  const anew = useSignal(lock.value === "new");
  const needsSession = useSignal(false);

  const finished = async (pin: string) => {
    digits.value = "";
    if (!anew.value) {
      try {
        if (!(await unlock(pin))) problem.value = W.pin.wrong;
      } catch (wait) {
        problem.value = (wait as Error).message;
      }
      return;
    }
    if (!first.value) {
      first.value = pin;
      return;
    }
    const same = first.value === pin;
    first.value = "";
    if (!same) {
      problem.value = W.pin.differs;
      return;
    }
    try {
      await setPin(pin);
    } catch (error) {
      if (error instanceof NoSignal || (error instanceof HouseRefused && error.status === 401)) needsSession.value = true;
      else problem.value = (error as Error).message;
    }
  };
  const typed = (value: string) => {
    const next = value.replace(/\D/g, "").slice(0, LENGTH);
    problem.value = "";
    digits.value = next;
    if (next.length === LENGTH) void finished(next);
  };
  const others = people.value.filter(({ name }) => anew.value || name !== whose.value);
  const title = !anew.value ? W.pin.unlock : first.value ? W.pin.again : W.pin.title;
  return (
    <main class="door">
      <p class="brand">{W.app}</p>
      <h1>{title}</h1>
      {!anew.value && <p class="muted">{whose.value}</p>}
      {anew.value && <p class="muted">{W.pin.why}</p>}
      <p class="dots" role="img" aria-label={W.pin.digits(digits.value.length)}>
        {Array.from({ length: LENGTH }, (_, i) => (
          <span key={i} class={i < digits.value.length ? "on" : ""} />
        ))}
      </p>
      {problem.value && (
        <p class="error" role="alert">
          {problem.value}
        </p>
      )}
      {needsSession.value && (
        <div class="notice amber" role="alert">
          <p>{W.pin.offline}</p>
          <SignInLink />
        </div>
      )}
      <Pad value={digits.value} onValue={typed} plain />
      <div class="line">
        {!anew.value && (
          <button type="button" class="link" onClick={() => (anew.value = true)}>
            {W.pin.forgotten}
          </button>
        )}
        {others.map(({ id, name }) => (
          <button key={id} type="button" class="link" onClick={() => choosePerson(id)}>
            {W.pin.other(name)}
          </button>
        ))}
      </div>
    </main>
  );
}
