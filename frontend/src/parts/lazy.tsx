/** Screens and parts that are fetched when they are first wanted, so that the first screen is small. */
import { signal } from "@preact/signals";
import { type ComponentChildren, type ComponentType } from "preact";
import { W } from "../words";

/** A component whose code comes later; until then `fallback` stands in its place. */
export function lazy<P extends object>(load: () => Promise<{ default: ComponentType<P> }>) {
  const state = signal<ComponentType<P> | "new" | "asked" | "failed">("new");
  const ask = () => {
    state.value = "asked";
    load().then(
      (module) => (state.value = module.default),
      () => (state.value = "failed"),
    );
  };
  return function Later(props: P & { fallback?: ComponentChildren }) {
    if (state.peek() === "new") ask();
    const Here = state.value;
    if (Here === "failed")
      return (
        <button type="button" class="plain" onClick={ask}>
          {W.notLoaded}
        </button>
      );
    return typeof Here === "function" ? <Here {...props} /> : <>{props.fallback}</>;
  };
}
