// The settings of a stack that has moved in, in the file that a person edits: what is in it stays, comments too.
import { isMap, stringify } from "yaml";

import { QUICKSTART_TABLES } from "../../jobs/quickstartTables";
import { declaredSettings } from "../../settings/declared";
import { domainNameProblem, QUICKSTART } from "../../settings/domainNames";
import type { SettingsFile } from "../../settings/settingsFile";
import { readTableDeclarations } from "../../settings/tables";
import type { IntegrationFacts, LinkFacts, VolumeFacts } from "./madeByHand";
import type { Named } from "./named";

/** What the settings follow from. */
export interface Adopted {
    named: Named;
    volume: VolumeFacts;
    integration: IntegrationFacts;
    link: LinkFacts;
}

/** A settings file as it is to be. */
export interface SettingsChange {
    /** Lines that are added, as YAML. */
    added: string[];
    /** The whole file. */
    text: string;
}

const DOMAINS = "lakehouse:domains";

/** Settings that must have these values: with others, volume, integration or linked database would not fit. */
function fixedSettings({ named, volume, integration }: Adopted): Record<string, string> {
    return {
        existingBucket: named.bucket,
        existingExternalVolume: named.volume,
        existingStorageRole: volume.roleArn,
        existingCatalogIntegration: named.integration,
        existingCatalogRole: integration.roleArn,
        adoptedLinkedDatabase: named.linkedDatabase,
    };
}

/** Settings that a person may have set otherwise; `up` then changes the linked database. */
function followingSettings({ volume, link }: Adopted): Record<string, string | number> {
    return {
        syncIntervalSeconds: link.syncIntervalSeconds,
        allowedWriteOperations: volume.allowWrites ? link.allowedWriteOperations : "NONE",
    };
}

/**
 * What the file lacks.
 *
 * @param prefix beginning of the stack's names, such as `lakehouse-dev`
 * @throws Error that lists every setting in the file that says something else, with its line.
 */
export function settingsChange(file: SettingsFile, adopted: Adopted, prefix: string): SettingsChange {
    const { document, config, indent } = file;
    const { refreshIntervalSeconds } = adopted.integration;
    const byDefault = (name: string): unknown => declaredSettings()[name]?.default;
    const isDefault = (name: string, value: unknown): boolean => String(byDefault(name)) === String(value);
    const fixed: Record<string, unknown> = {
        ...fixedSettings(adopted),
        // The integration keeps its own, and is not altered.
        ...(isDefault("refreshIntervalSeconds", refreshIntervalSeconds) &&
        !("lakehouse:refreshIntervalSeconds" in config)
            ? {}
            : { refreshIntervalSeconds }),
    };
    const contradicting = Object.entries(fixed).filter(
        ([name, value]) => isSet(config[`lakehouse:${name}`]) && String(config[`lakehouse:${name}`]) !== String(value),
    );
    if (contradicting.length > 0) {
        throw new Error(
            contradicting
                .map(
                    ([name, value]) =>
                        `${file.placeOf(`lakehouse:${name}`) ?? "The settings"}: lakehouse:${name} is ${String(config[`lakehouse:${name}`])}, and what was made by hand has ${String(value)}. Remove that line, or adopt into another stack.`,
                )
                .join("\n"),
        );
    }
    const following = Object.entries(followingSettings(adopted)).filter(
        ([name, value]) => !(`lakehouse:${name}` in config) && !isDefault(name, value),
    );
    const missing = [...Object.entries(fixed), ...following].filter(([name]) => !isSet(config[`lakehouse:${name}`]));
    const domains = newDomains(config[DOMAINS], adopted.named.glueDatabases, prefix);
    const added = Object.fromEntries(missing.map(([name, value]) => [`lakehouse:${name}`, value]));

    if (!isMap(document.get("config"))) {
        document.set("config", document.createNode({}));
    }
    Object.entries(added).forEach(([key, value]) => document.setIn(["config", key], value));
    if (domains.length > 0) {
        const before = config[DOMAINS];
        if (Array.isArray(before) && before.length > 0) {
            domains.forEach((domain) => document.addIn(["config", DOMAINS], document.createNode(domain)));
        } else {
            document.setIn(["config", DOMAINS], document.createNode(domains));
        }
    }
    const shown = { ...added, ...(domains.length > 0 ? { [DOMAINS]: domains } : {}) };
    return {
        added: Object.keys(shown).length === 0 ? [] : stringify(shown, { indent, lineWidth: 0 }).trimEnd().split("\n"),
        text: document.toString({ indent, lineWidth: 0 }),
    };
}

/** An empty text is Pulumi's way to say that a setting is not set. */
function isSet(value: unknown): boolean {
    return value !== undefined && value !== null && value !== "";
}

/** Domains for Glue databases that no domain has yet. */
function newDomains(given: unknown, glueDatabases: readonly string[], prefix: string) {
    const before = (Array.isArray(given) ? given : []) as { name?: unknown; existingGlueDatabase?: unknown }[];
    const names = before.map(({ name }) => String(name));
    return glueDatabases
        .filter((database) => !before.some(({ existingGlueDatabase }) => existingGlueDatabase === database))
        .map((existingGlueDatabase) => {
            const name = domainName(existingGlueDatabase, names, prefix);
            names.push(name);
            return { name, existingGlueDatabase };
        });
}

/** A domain's name made of its Glue database's, and a number where that is taken or the program's own. */
function domainName(glueDatabase: string, taken: readonly string[], prefix: string): string {
    const letters = glueDatabase.replace(/[^a-z0-9]/g, "").replace(/^\d+/, "") || "adopted";
    const folders = readTableDeclarations(QUICKSTART_TABLES).declarations.map(({ rawData }) => rawData);
    // The quickstart's own domain brings the program's jobs, which would load into what was made by hand.
    const isFree = (name: string): boolean =>
        name !== QUICKSTART && !taken.includes(name) && domainNameProblem(name, prefix, folders) === undefined;
    for (let number = 1; ; number++) {
        const ending = number === 1 ? "" : String(number);
        const name = `${letters.slice(0, 20 - ending.length)}${ending}`;
        if (isFree(name)) {
            return name;
        }
    }
}
