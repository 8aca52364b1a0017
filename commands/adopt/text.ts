// What a person is told before anything is moved in.
import type { SettingsChange } from "./adoptedSettings";
import type { IntegrationFacts, VolumeFacts } from "./madeByHand";
import type { Named } from "./named";
import type { PlannedChanges } from "./plannedChanges";

/** The things by who keeps them, and the settings that say so. */
export function movingIn(
    named: Named,
    { volume, integration }: { volume: VolumeFacts; integration: IntegrationFacts },
    { added }: SettingsChange,
    settingsFile: string,
): string[] {
    return [
        "Imported: the stack alters it in place from now on, and never replaces or drops it:",
        `  linked database      ${named.linkedDatabase}`,
        "Read and compared in each preview, and never changed or deleted:",
        `  bucket               ${named.bucket}`,
        ...named.glueDatabases.map((name) => `  Glue database        ${name}`),
        `  external volume      ${named.volume}`,
        `  its role             ${volume.roleArn}`,
        `  catalog integration  ${named.integration}`,
        `  its role             ${integration.roleArn}`,
        added.length === 0 ? `${settingsFile} has all settings.` : `Settings for ${settingsFile}:`,
        ...added.map((line) => `  ${line}`),
    ];
}

/** What `up` does with it. */
export function planned({ imports, updates, created }: PlannedChanges): string[] {
    return [
        `up imports ${imports.map(({ id }) => id).join(", ") || "nothing"}, replaces and deletes nothing, and ${
            updates.length === 0 ? "changes nothing of it." : "changes in place:"
        }`,
        ...updates.flatMap(({ resource, changes }) => [`  ${resource}`, ...changes.map((change) => `    ${change}`)]),
        `It also creates ${created} resources: roles, grants, a virtual warehouse and a database of the stack's own.`,
    ];
}
