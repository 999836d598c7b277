/** Where the person is: one address after the hash, so that the phone's own back button works. */
import { signal } from "@preact/signals";

export type Step = "before" | "arrive" | "tell" | "check" | "judge" | "sign" | "papers" | "sent" | "rest" | "conflicts";
export type Place = "list" | "map" | "queue" | "pin" | "visit";
export interface Route {
  place: Place;
  key: string;
  step: Step;
  /** the item whose sheet is open, or the paper that is shown */
  part: string;
}

function read(): Route {
  const [place = "", key = "", step = "", part = ""] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { place: (place || "list") as Place, key, step: (step || "before") as Step, part };
}

export const route = signal<Route>(read());
addEventListener("hashchange", () => (route.value = read()));

export const to = {
  list: "#/list",
  map: "#/map",
  queue: "#/queue",
  pin: "#/pin",
  visit: (key: string, step: Step, part = "") => `#/visit/${key}/${step}${part && `/${encodeURIComponent(part)}`}`,
};

export function go(address: string): void {
  location.hash = address;
}

/** Another part of the same step without a new entry in the history: from one item to the next. */
export function swap(address: string): void {
  history.replaceState(null, "", address);
  route.value = read();
}

/** Whether there is room for a sheet beside the list (a desk) or only above it (a phone). */
const room = matchMedia("(min-width: 1100px)");
export const wide = signal(room.matches);
room.addEventListener("change", () => (wide.value = room.matches));
