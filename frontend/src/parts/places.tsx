/** The list as a map: outlines of towns and the places to go, drawn without tiles. */
import type { Brief, Town } from "../protocol";
import { W } from "../words";
import { to } from "./go";

const WIDTH = 1000;
const MARGIN = 40;

/** Longitude and latitude on the sheet: flat, which a district is small enough for. */
function sheet(points: readonly (readonly [number, number])[]) {
  const lons = points.map(([lon]) => lon);
  const lats = points.map(([, lat]) => lat);
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = (WIDTH - 2 * MARGIN) / Math.max((east - west) * narrow, 0.001);
  return {
    height: (north - south) * scale + 2 * MARGIN,
    at: (lon: number, lat: number): [number, number] => [MARGIN + (lon - west) * narrow * scale, MARGIN + (north - lat) * scale],
  };
}

/** The rings of a town: one, or several where it has islands. */
function rings({ outline }: Town): [number, number][][] {
  const several = (Array.isArray(outline[0]?.[0]) ? outline : [outline]) as [number | string, number | string][][];
  return several.map((ring) => ring.map(([lon, lat]) => [Number(lon), Number(lat)]));
}

interface PlacesProps {
  towns: readonly Town[];
  stops: readonly { brief: Brief; tone: string; number: number }[];
}

export function Places({ towns, stops }: PlacesProps) {
  const placed = stops.filter(({ brief }) => brief.business.lon !== null && brief.business.lat !== null);
  const points = [...towns.flatMap((town) => rings(town).flat()), ...placed.map(({ brief }) => [Number(brief.business.lon), Number(brief.business.lat)] as const)];
  if (!points.length) return null;
  const { height, at } = sheet(points as [number, number][]);
  return (
    <svg class="places" viewBox={`0 0 ${WIDTH} ${Math.round(height)}`} role="group" aria-label={W.map.title}>
      {towns.map((town) => {
        const drawn = rings(town).map((ring) => ring.map(([lon, lat]) => at(lon, lat)));
        const corners = drawn.flat();
        const middle = corners.reduce(([x, y], [a, b]) => [x + a / corners.length, y + b / corners.length], [0, 0]);
        return (
          <g key={town.name} class="town">
            {drawn.map((ring, place) => (
              <polygon key={place} points={ring.map((corner) => corner.map(Math.round).join()).join(" ")} />
            ))}
            <text x={middle[0]} y={middle[1]}>
              {town.name}
            </text>
          </g>
        );
      })}
      {placed.map(({ brief, tone, number }) => {
        const [x, y] = at(Number(brief.business.lon), Number(brief.business.lat));
        return (
          <a key={brief.key} href={to.visit(brief.key, "before")} class={`stop ${tone}`} aria-label={`${number} ${brief.business.sign || brief.business.name}`}>
            <circle cx={x} cy={y} r="30" />
            <text x={x} y={y}>
              {number}
            </text>
          </a>
        );
      })}
    </svg>
  );
}
