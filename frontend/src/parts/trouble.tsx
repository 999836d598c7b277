/** What went wrong without anybody waiting for it: the sentence of the error, until it is put away. */
import { signal } from "@preact/signals";
import { W } from "../words";
import { ToolButton } from "./tool";

const trouble = signal("");

/** Fields save and buttons fetch without waiting; where that fails the store's own sentence is shown. */
export function watchForTrouble(): void {
  addEventListener("unhandledrejection", (event) => {
    trouble.value = event.reason instanceof Error ? event.reason.message : String(event.reason);
  });
}

export function Trouble() {
  if (!trouble.value) return null;
  return (
    <div class="trouble" role="alert">
      <p>{trouble.value}</p>
      <ToolButton icon="close" label={W.close} onPress={() => (trouble.value = "")} />
    </div>
  );
}
