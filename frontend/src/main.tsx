/** The phone's application: the store awakes, then the screens: a locked door, a list, and one visit at a time. */
import { render } from "preact";
import { lazy } from "./parts/lazy";
import { route, type Place } from "./parts/go";
import { watchForTrouble } from "./parts/trouble";
import { Door } from "./screens/door";
import { List } from "./screens/list";
import { lock, wake, whose } from "./store";
import { W } from "./words";
import "./style.css";

const Queue = lazy(() => import("./screens/queue"));
const Places = lazy(() => import("./screens/map"));
const VisitPlace = lazy(() => import("./screens/visit"));

function Here({ place }: { place: Place }) {
  const waiting = <p class="waiting">{W.visit.loading}</p>;
  switch (place) {
    case "map":
      return <Places fallback={waiting} />;
    case "queue":
      return <Queue fallback={waiting} />;
    case "visit":
      return <VisitPlace fallback={waiting} />;
    default:
      return <List />;
  }
}

function App() {
  if (lock.value !== "open") return <Door key={`${lock.value}${whose.value}`} />;
  return <Here place={route.value.place} />;
}

watchForTrouble();
await wake();
render(<App />, document.getElementById("app") as HTMLElement);
