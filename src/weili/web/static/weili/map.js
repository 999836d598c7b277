// The map: towns and spots once, businesses for what is looked at. Without this script the drawing and the table stay.
"use strict";

(() => {
  const box = document.getElementById("map");
  if (!box || !window.L) return;
  const tones = { red: "#b3261e", amber: "#c98a00", green: "#1f6f43", grey: "#5a6873" };
  const element = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
  const lines = (...parts) => {
    const whole = document.createElement("div");
    whole.append(...parts.filter(Boolean));
    return whole;
  };
  const link = (url, text) => Object.assign(element("a", text), { href: url });
  const block = (text) => element("div", text);

  async function answer(url) {
    const response = await fetch(url, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  }

  async function draw() {
    const towns = await answer(box.dataset.towns);
    box.replaceChildren();
    const map = L.map(box, { attributionControl: false, zoomSnap: 0.5, minZoom: 8, maxZoom: 18 });
    const layer = L.geoJSON(towns, {
      style: (town) => ({ color: "#7d929e", weight: 1, fillColor: town.properties.scenic ? "#dcebe2" : "#eef3f5", fillOpacity: 0.9 }),
      onEachFeature: (town, shape) => {
        const { name, businesses, listed, official, url } = town.properties;
        shape.bindTooltip(name, { permanent: true, direction: "top", offset: [0, -14], className: "town-label" });
        shape.bindPopup(() => lines(element("strong", name), block(`在册 ${businesses} 户，重点监管 ${listed} 户`), official ? null : block("范围为示意"), link(url, "看这个街镇的经营户")));
      },
    }).addTo(map);
    map.fitBounds(layer.getBounds(), { padding: [8, 8] });
    const most = Math.max(1, ...towns.spots.map((spot) => spot.aDay));
    for (const spot of towns.spots) {
      L.circleMarker([spot.lat, spot.lon], { radius: 6 + (10 * spot.aDay) / most, color: "#1f6f43", weight: 2, fillColor: "#7fb596", fillOpacity: 0.55 })
        .bindPopup(() => lines(element("strong", spot.name), block(`日均 ${spot.aDay.toLocaleString()} 人次`), spot.placed ? null : block("位置按街镇示意")))
        .addTo(map);
    }
    const shops = L.layerGroup().addTo(map);
    let asked = 0;

    function cluster(each) {
      const size = 26 + 8 * Math.log10(each.count);
      const icon = L.divIcon({ html: element("span", each.count), className: "cluster", iconSize: [size, size] });
      return L.marker([each.lat, each.lon], { icon, title: `${each.count} 户`, alt: `${each.count} 户` }).on("click", () => {
        const near = map.getZoom() >= 16 || (each.bounds[0][0] === each.bounds[1][0] && each.bounds[0][1] === each.bounds[1][1]);
        if (near) window.location.assign(each.url);
        else map.fitBounds(each.bounds, { padding: [40, 40], maxZoom: map.getZoom() + 3 });
      });
    }

    function place(each) {
      return L.circleMarker([each.lat, each.lon], { radius: 6, color: "#fff", weight: 1, fillColor: tones[each.tone] || tones.grey, fillOpacity: 1 })
        .bindPopup(() => lines(link(each.url, each.sign), block(`${each.kind} · ${each.status}`), block(each.matter)));
    }

    async function look() {
      const mine = ++asked;
      const seen = map.getBounds();
      const edges = [seen.getSouth(), seen.getWest(), seen.getNorth(), seen.getEast()].map((edge) => edge.toFixed(5));
      const query = new URLSearchParams(box.dataset.query);
      query.set("bbox", edges.join(","));
      const found = await answer(`${box.dataset.places}?${query}`);
      if (mine !== asked) return;
      shops.clearLayers();
      for (const each of found.clusters) shops.addLayer(cluster(each));
      for (const each of found.places) shops.addLayer(place(each));
    }

    const names = () => box.classList.toggle("map-far", map.getZoom() < 9.5);
    map.on("zoomend", names);
    names();
    map.on("moveend", () => look().catch(() => {}));
    await look();
  }

  const drawn = box.innerHTML;
  draw().catch(() => { box.innerHTML = drawn; });
})();
