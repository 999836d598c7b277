/** The list as a map, to see what lies on one way. */
import { to } from "../parts/go";
import { Places } from "../parts/places";
import { Screen } from "../parts/screen";
import { list, towns } from "../store";
import { W } from "../words";
import { LockButton, Nav } from "./frame";
import { grouped, when } from "./grouped";

export default function Map() {
  const stops = grouped(list.value)
    .filter(({ group }) => group !== "done")
    .flatMap(({ group, briefs }) => briefs.map((brief) => ({ brief, tone: group })))
    .map((stop, at) => ({ ...stop, number: at + 1 }));
  const unplaced = stops.filter(({ brief }) => !brief.business.lat).length;
  return (
    <Screen title={W.map.title} sub={W.map.schematic} tools={<LockButton />} act={<Nav />}>
      <div class="beside">
        <Places towns={towns.value} stops={stops} />
        <div>
          <ol class="rows">
            {stops.map(({ brief, tone, number }) => (
              <li key={brief.key} class="stop-row">
                <a href={to.visit(brief.key, "before")}>
                  <strong>
                    {number} {brief.business.sign || brief.business.name}
                  </strong>
                  <span class="line muted">
                    <span class={tone === "late" ? "light red" : ""}>{when(brief)}</span>
                    <span>{brief.business.address || brief.business.town}</span>
                  </span>
                </a>
              </li>
            ))}
          </ol>
          {unplaced > 0 && <p class="muted">{W.map.noPlace(unplaced)}</p>}
        </div>
      </div>
    </Screen>
  );
}
