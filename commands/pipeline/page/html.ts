/** HTML that needs no escaping any more. Made only by {@link html} and {@link markup}. */
export class Html {
    constructor(public readonly text: string) {}
}

/** A template whose values are escaped, unless they are HTML themselves; lists are joined. */
export function html(parts: TemplateStringsArray, ...values: (string | number | Html | readonly Html[])[]): Html {
    const text = parts.reduce(
        (whole, part, index) => whole + part + (index < values.length ? toText(values[index]) : ""),
        "",
    );
    return new Html(text);
}

/** Markup from a renderer of ours, such as an SVG, taken as it is. */
export function markup(text: string): Html {
    return new Html(text);
}

function toText(value: string | number | Html | readonly Html[] | undefined): string {
    if (value instanceof Html) {
        return value.text;
    }
    if (Array.isArray(value)) {
        return value.map((item: Html) => item.text).join("");
    }
    return String(value)
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll('"', "&quot;");
}
