// Pulumi.<stack>.yaml as a person writes it.
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";

import { Document, isMap as isYamlMap, isNode, isScalar, LineCounter, parseDocument, YAMLMap } from "yaml";

import { didYouMean } from "../commands/commandLine/nearestName.mjs";
import { isMap } from "./tables/fault";
import { pairOf } from "./yamlPair";

/** @see https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/ */
const PARTS = ["config", "environment", "encryptionsalt", "secretsprovider", "encryptedkey"];

/** A settings file, with what is wrong with its form. */
export interface SettingsFile {
    /** With comments. */
    document: Document;
    /** Spaces by which it indents. */
    indent: number;
    /** Settings by full name; those that cannot be read are left out. */
    config: Record<string, unknown>;
    problems: string[];
    /**
     * Where a setting is, or as far as it is there what a path leads to in it, as "Pulumi.dev.yaml, line 7"; undefined for
     * a setting that is not there.
     */
    placeOf(setting: string, path?: readonly (string | number)[]): string | undefined;
}

/** Reads a settings file; one that does not exist is empty. */
export function readSettingsFile(file: string): SettingsFile {
    const name = basename(file);
    const lines = new LineCounter();
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const place = (map: unknown, key: string): string | undefined => {
        const found = isYamlMap(map) ? keyOf(map, key) : undefined;
        return found === undefined ? undefined : `${name}, line ${lines.linePos(found).line}`;
    };
    const read = {
        document,
        indent: /^( +)\S/m.exec(text)?.[1]?.length ?? 4,
        placeOf: (setting: string, path: readonly (string | number)[] = []) => {
            const within = path
                .map((_, index) => document.getIn(["config", setting, ...path.slice(0, path.length - index)], true))
                .find((found) => isNode(found));
            return within?.range == null
                ? place(document.get("config", true), setting)
                : `${name}, line ${lines.linePos(within.range[0]).line}`;
        },
    };
    // What a parser says after its first error is mostly about that one.
    const broken = document.errors.slice(0, 1).map(({ message, pos }) => {
        const { line, col } = lines.linePos(pos[0]);
        return `${name} is not valid YAML at line ${line}, column ${col}: ${message.replace(/\.?$/, ".")} Fix that line.`;
    });
    if (broken.length > 0) {
        return { ...read, config: {}, problems: broken };
    }
    const content: unknown = document.toJS() ?? {};
    if (!isMap(content)) {
        return {
            ...read,
            config: {},
            problems: [`${name} is not a map. Start it with "config:", and indent the settings below it.`],
        };
    }
    const config = content["config"] ?? {};
    const problems = Object.keys(content)
        .filter((key) => !PARTS.includes(key))
        .map(
            (key) =>
                `${place(document.contents, key) ?? name}: unknown key "${key}".${didYouMean(key, PARTS)} Put settings below "config:".`,
        );
    if (!isMap(config)) {
        return {
            ...read,
            config: {},
            problems: [...problems, `"config:" in ${name} is not a map of settings to values.`],
        };
    }
    const nameless = Object.keys(config).filter((key) => !/^[^:]+:[^:]/.test(key));
    return {
        ...read,
        config: Object.fromEntries(Object.entries(config).filter(([key]) => !nameless.includes(key))),
        problems: [
            ...problems,
            ...nameless.map(
                (key) =>
                    `${read.placeOf(key) ?? name}: ${key} has no namespace. Write lakehouse:${key.replace(/:$/, "")}.`,
            ),
        ],
    };
}

/** Offset of a map's key in the text. */
function keyOf(map: YAMLMap, key: string): number | undefined {
    const found = pairOf(map, key)?.key;
    return isScalar(found) ? found.range?.[0] : undefined;
}

/** Whether a value is one that Pulumi has encrypted. */
export function isSecret(value: unknown): boolean {
    return isMap(value) && "secure" in value;
}
