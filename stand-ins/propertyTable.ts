import { AnyProperty, isInput, Properties } from "./property";
import { StandIn } from "./standIn";

/** The README's table of a stand-in: each type, each property, and what a change of it does. */
export function propertyTable<C>(standIn: StandIn<C>): string {
    const types = standIn.types.map(
        ({ token, documentation, properties }) => `### [\`${token}\`](${documentation})\n\n${table(properties)}`,
    );
    const functions = standIn.functions.map(
        ({ token, documentation, results }) =>
            `Function [\`${token}\`](${documentation}): gives ${code(Object.keys(results))}.`,
    );
    const configuration = `Provider inputs: ${code(Object.keys(standIn.configuration)) || "none"}.`;
    return [configuration, ...functions, ...types].join("\n\n");
}

function table(properties: Properties): string {
    const rows = Object.entries(properties).flatMap(([name, property]) => rowsOf(name, property, property.replace));
    return ["| property | holds | set by | a change | rules |", "|---|---|---|---|---|", ...rows].join("\n");
}

function rowsOf(path: string, property: AnyProperty, replace: true | undefined): string[] {
    const row = `| \`${path}\` | ${holds(property)} | ${setBy(property)} | ${change(property, replace)} | ${rules(property)} |`;
    const inner =
        property.kind === "object" ? property : property.element?.kind === "object" ? property.element : undefined;
    const step = property.kind === "object" ? "." : "[].";
    return [
        row,
        ...Object.entries(inner?.fields ?? {}).flatMap(([name, field]) =>
            rowsOf(path + step + name, field, replace ?? field.replace),
        ),
    ];
}

function holds(property: AnyProperty): string {
    return property.element === undefined ? property.kind : `${property.kind} of ${holds(property.element)}`;
}

function setBy(property: AnyProperty): string {
    if (!isInput(property)) {
        return "service";
    }
    return property.required ? "program, required" : property.computed ? "program or service" : "program";
}

function change(property: AnyProperty, replace: true | undefined): string {
    if (!isInput(property)) {
        return property.changesWith === undefined ? "" : `with ${code(property.changesWith)}`;
    }
    return property.onlyAtCreation ? "ignored" : replace ? "replaces" : "updates";
}

function rules(property: AnyProperty): string {
    return [
        property.default !== undefined && `default \`${property.default}\``,
        property.autoName !== undefined && "made up where left out",
        property.unread && "not read back",
        property.secret && "secret",
        property.oneOf !== undefined && property.oneOf.length < 10 && `one of ${code(property.oneOf.map(String))}`,
        property.matches?.rule,
    ]
        .filter((rule) => typeof rule === "string")
        .join("; ");
}

function code(names: readonly string[]): string {
    return names.map((name) => `\`${name}\``).join(", ");
}
