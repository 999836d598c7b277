/** What every screen of the list shares: the three places at the foot, and what must be said wherever one is. */
import { type ComponentChildren } from "preact";
import { Icon, type IconName } from "../parts/icons";
import { go, route, to, type Place } from "../parts/go";
import { ToolButton } from "../parts/tool";
import { lockNow, queue, takeUpdate, updateWaits } from "../store";
import { W } from "../words";
import { SignInLink } from "./door";

const PLACES: readonly { place: Place; icon: IconName; text: string; address: string }[] = [
  { place: "list", icon: "list", text: W.nav.list, address: to.list },
  { place: "map", icon: "map", text: W.nav.map, address: to.map },
  { place: "queue", icon: "send", text: W.nav.queue, address: to.queue },
];

export function Nav() {
  const { waiting, files, refused } = queue.value;
  return (
    <nav class="nav" aria-label={W.app}>
      {PLACES.map(({ place, icon, text, address }) => (
        <a key={place} href={address} aria-current={route.value.place === place ? "page" : undefined}>
          <Icon name={icon} />
          <span>{text}</span>
          {place === "queue" && waiting + files > 0 && <b class={refused ? "count red" : "count"}>{waiting + files}</b>}
        </a>
      ))}
    </nav>
  );
}

export function LockButton() {
  return <ToolButton icon="lock" label={W.pin.lock} onPress={() => (lockNow(), go(to.list))} />;
}

/** A session that ended, a new release: said in one line, never in the way. */
export function Notices(): ComponentChildren {
  return (
    <>
      {queue.value.sessionEnded && (
        <div class="notice amber" role="status">
          <p>{W.queue.ended}</p>
          <SignInLink text={W.queue.endedLink} />
        </div>
      )}
      {updateWaits.value && (
        <div class="notice" role="status">
          <p>{W.update.ready}</p>
          <button type="button" class="plain" onClick={takeUpdate}>
            {W.update.now}
          </button>
        </div>
      )}
    </>
  );
}
