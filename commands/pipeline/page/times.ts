import { Html, html, markup } from "./html";

/** A moment, as UTC; {@link READERS_ZONE} puts it into the reader's time zone. */
export function moment(iso: string): Html {
    const time = new Date(iso);
    const utc = `${time.toISOString().slice(0, 19).replace("T", " ")} UTC`;
    return html`<time datetime="${time.toISOString()}">${utc}</time>`;
}

/** How long before another moment something was: 12 s, 3 min, 5 h, 2 days. */
export function age(iso: string, until: string): string {
    const seconds = Math.max(0, Math.round((Date.parse(until) - Date.parse(iso)) / 1000));
    const [size, unit] = [
        [86_400, " days"],
        [3_600, " h"],
        [60, " min"],
        [1, " s"],
    ].find(([size]) => seconds >= 2 * Number(size)) ?? [1, " s"];
    return `${Math.floor(seconds / Number(size))}${unit}`;
}

/** Script of the page: shows all times in the reader's zone. Without scripts they stay UTC. */
export const READERS_ZONE = markup(`<script>
    const format = new Intl.DateTimeFormat(undefined, {
        year: "numeric", month: "short", day: "numeric",
        hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short",
    });
    for (const time of document.querySelectorAll("time")) {
        time.title = time.textContent;
        time.textContent = format.format(new Date(time.dateTime));
    }
</script>`);
