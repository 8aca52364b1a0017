// How often a Glue trigger starts.
// https://docs.aws.amazon.com/glue/latest/dg/monitor-data-warehouse-schedule.html

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
/** Sunday is 1. */
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
/** An ordinary year. */
const YEAR = 2027;

/**
 * Starts in an average month, by a schedule such as `cron(15 2 * * ? *)`; undefined for one with L, W or #, or a form that
 * is not known.
 */
export function startsAMonth(schedule: string): number | undefined {
    const fields = /^cron\((.*)\)$/.exec(schedule.trim())?.[1]?.trim().split(/\s+/) ?? [];
    const [minutes, hours, days, months, weekdays] = [
        valuesOf(fields[0], 0, 59),
        valuesOf(fields[1], 0, 23),
        valuesOf(fields[2], 1, 31),
        valuesOf(fields[3], 1, 12, MONTHS),
        valuesOf(fields[4], 1, 7, DAYS),
    ];
    if (!minutes || !hours || !days || !months || !weekdays || fields.length !== 6) {
        return undefined;
    }
    let matching = 0;
    for (
        let day = new Date(Date.UTC(YEAR, 0, 1));
        day.getUTCFullYear() === YEAR;
        day.setUTCDate(day.getUTCDate() + 1)
    ) {
        matching +=
            months.has(day.getUTCMonth() + 1) && days.has(day.getUTCDate()) && weekdays.has(day.getUTCDay() + 1)
                ? 1
                : 0;
    }
    return (matching * minutes.size * hours.size) / 12;
}

function valuesOf(field: string | undefined, min: number, max: number, names: string[] = []): Set<number> | undefined {
    const values = new Set<number>();
    for (const part of (field ?? "").toUpperCase().split(",")) {
        const [, range = "", step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
        const [first, last] = ["*", "?"].includes(range)
            ? [min, max]
            : range.split("-").map((text) => numberOf(text, names, min));
        const end = last ?? (step === undefined ? first : max);
        if (first === undefined || end === undefined || !(first >= min && end <= max && first <= end) || step === "0") {
            return undefined;
        }
        for (let value = first; value <= end; value += Number(step ?? 1)) {
            values.add(value);
        }
    }
    return values;
}

function numberOf(text: string, names: string[], min: number): number {
    const named = names.indexOf(text);
    return named >= 0 ? named + min : /^\d+$/.test(text) ? Number(text) : NaN;
}
