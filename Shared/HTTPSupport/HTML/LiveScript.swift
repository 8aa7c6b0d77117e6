/// What makes a page live. A page is complete without it; with it, the element named by an event's
/// name is replaced by what the event brings. The stream is closed while the page is hidden, because a
/// browser opens only six connections to a service, and goes on afterwards from the last event seen.
enum LiveScript {
  static let text = #"""
    "use strict";
    (() => {
      const host = document.querySelector("[data-stream]");
      if (!host || !window.EventSource) return;
      const banner = host.querySelector("[data-stale]");
      const longestPause = 30000;
      let source = null;
      let lastID = host.dataset.lastId || "";
      let heard = new Date();
      let pause = 1000;
      let timer = 0;

      const names = () =>
        new Set([...host.querySelectorAll("[data-live]")].map((element) => element.dataset.live));

      // Replaces what differs, and marks it for a moment so that the eye finds it.
      function show(element, apply) {
        const before = element.innerHTML;
        apply(element);
        if (element.innerHTML === before) return;
        element.classList.add("changed");
        setTimeout(() => element.classList.remove("changed"), 2000);
      }

      // A JSON object fills elements by their data-field as text; anything else is the service's own markup.
      function receive(name, data) {
        const targets = host.querySelectorAll(`[data-live="${CSS.escape(name)}"]`);
        if (!data.startsWith("{")) {
          targets.forEach((element) => show(element, (place) => { place.innerHTML = data; }));
          return;
        }
        const fields = JSON.parse(data);
        targets.forEach((element) => {
          for (const [field, value] of Object.entries(fields)) {
            element.querySelectorAll(`[data-field="${CSS.escape(field)}"]`).forEach((place) =>
              show(place, () => { place.textContent = String(value); }));
          }
        });
      }

      function clock(date) {
        return date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
      }

      function markStale(text) {
        if (!banner) return;
        banner.textContent = text;
        banner.hidden = false;
      }

      function markFresh() {
        heard = new Date();
        pause = 1000;
        if (banner) banner.hidden = true;
      }

      function connect() {
        clearTimeout(timer);
        if (source || document.hidden) return;
        const address = new URL(host.dataset.stream, location.href);
        if (lastID) address.searchParams.set("lastEventID", lastID);
        source = new EventSource(address);
        source.onopen = markFresh;
        source.onerror = lost;
        for (const name of names()) {
          source.addEventListener(name, (event) => {
            if (event.lastEventId) lastID = event.lastEventId;
            markFresh();
            receive(name, event.data);
          });
        }
        source.addEventListener("end", () => {
          disconnect();
          markStale("This page is no longer updated; reload it for the latest figures.");
        });
      }

      function disconnect() {
        clearTimeout(timer);
        if (source) source.close();
        source = null;
      }

      // Comes back by itself, later each time, so that a service that restarts is not overrun.
      function lost() {
        disconnect();
        markStale(`Live updates stopped at ${clock(heard)} UTC; figures as of then. Trying again.`);
        timer = setTimeout(connect, pause + Math.random() * pause);
        pause = Math.min(pause * 2, longestPause);
      }

      document.addEventListener("visibilitychange", () => {
        if (document.hidden) disconnect();
        else connect();
      });
      window.addEventListener("pagehide", disconnect);
      window.addEventListener("pageshow", connect);
      connect();
    })();

    """#
}
