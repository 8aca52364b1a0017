// Moves a quickstart that was made by hand into a stack: reads, checks, shows, asks, and imports with `up`.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";

import { partitionOf } from "../../policy/place";
import { readSettingsFile } from "../../settings/settingsFile";
import { deployerRoleOf } from "../../settings/snowflakeSettings";
import { ConfiguredConnection } from "../../snowflake-client/configuredConnection";
import type { Given, Tell } from "../commandLine/runCommand";
import { awsOptions } from "../stack/awsOptions";
import type { StackPlace } from "../stack/backend";
import { awsCaller } from "../stack/cloudLogins";
import { configValues, regionOf } from "../stack/configValues";
import { Consent, consentFor, says } from "../stack/consent";
import { operate, Operation } from "../stack/operation";
import { settingsFileOf } from "../stack/sandboxSettings";
import { openSettled } from "../stack/settledStack";
import { checkSettings } from "../stack/settingsCheck";
import { snowflakeInputsOf } from "../stack/snowflakeInputs";
import { shortName } from "../stack/stackName";
import { stateOf, StateResource } from "../stack/stackState";
import { openOrCreateStack } from "../stack/workspace";
import { Adopted, settingsChange } from "./adoptedSettings";
import { readMadeByHand } from "./madeByHand";
import type { Named } from "./named";
import { Deploying, obstacles } from "./obstacles";
import { PlannedChanges } from "./plannedChanges";
import { movingIn, planned } from "./text";

type Options = Given<"adopt">["values"];

/** Type of the resource that is imported. */
const LINK = "snowflake-iceberg:index:CatalogLinkedDatabase";

/** Where, and what. */
export interface Adoption {
    place: StackPlace;
    named: Named;
}

/**
 * Moves in what is named. Until a person has said yes the settings file is as it was, whatever happens.
 *
 * @returns exit code
 */
export async function adopt(options: Options, { place, named }: Adoption, tell: Tell): Promise<number> {
    const consent: Consent = options["dry-run"] ? "free" : consentFor("adopt", place, options);
    const say = options.json ? console.error : console.log;
    const operation = await openSettled("up", place, { recover: false, json: options.json }, openOrCreateStack);
    const { resources } = await operation.interruption.outlasted(() => stateOf(operation.stack));
    const isOurs = adoptedIn(resources, named, place);
    const adopted = await readable(operation, named, isOurs);
    const file = settingsFileOf(place.stackName);
    const change = settingsChange(readSettingsFile(file), adopted, `lakehouse-${shortName(place.stackName)}`);
    tell({ settings: change.added, imported: isOurs });
    if (isOurs && change.added.length === 0) {
        say(`Nothing is left to adopt: ${named.linkedDatabase} is in stack "${place.stackName}", with its settings.`);
        return 0;
    }
    movingIn(named, adopted, change, basename(file)).forEach((line) => say(line));
    const settings = new SettingsText(file);
    try {
        settings.write(change.text);
        checkSettings(place.stackName, { ...process.env, ...place.sandbox?.processEnv }, place.sandbox !== undefined);
        if (options["settings-only"]) {
            const code = await accepted(consent, options, "Write these settings?", say, settings);
            if (code === 0 && !options["dry-run"]) {
                say(`Written. Next: npm run --silent bootstrap -- aws --stack ${place.stackName}`);
            }
            return code;
        }
        say("Asking what up would do ...");
        const plan = await planOf(operation, options);
        tell({ imports: plan.imports, updates: plan.updates, creates: plan.created });
        planned(plan).forEach((line) => say(line));
        const question = `Adopt this into "${place.stackName}"?`;
        const code = await accepted(consent, options, question, say, settings);
        if (code !== 0 || options["dry-run"]) {
            return code;
        }
    } finally {
        settings.restoreUnlessKept();
    }
    const { summary } = await operate(operation, (output) => operation.stack.up(output));
    tell({ imported: true, changes: summary.resourceChanges ?? {} });
    say(
        `\n${named.linkedDatabase} is in stack "${place.stackName}". Next: npm run doctor -- --stack ${place.stackName}`,
    );
    return 0;
}

/** The settings file while it is tried. */
class SettingsText {
    private readonly before: string | undefined;
    private kept = false;

    constructor(private readonly file: string) {
        this.before = existsSync(file) ? readFileSync(file, "utf8") : undefined;
    }

    write(text: string): void {
        writeFileSync(this.file, text);
    }

    keep(): void {
        this.kept = true;
    }

    restoreUnlessKept(): void {
        if (this.kept) {
            return;
        }
        if (this.before === undefined) {
            rmSync(this.file, { force: true });
        } else {
            writeFileSync(this.file, this.before);
        }
    }
}

/**
 * Whether the stack has the linked database already.
 *
 * @throws Error for a stack that is up with a link of its own.
 */
function adoptedIn(resources: readonly StateResource[], named: Named, { stackName }: StackPlace): boolean {
    const links = resources.filter(({ type }) => type === LINK).map(({ id }) => id);
    if (links.includes(named.linkedDatabase)) {
        return true;
    }
    if (links.length > 0) {
        throw new Error(
            `Stack "${stackName}" is up, with the linked database ${links.join(", ")} and a bucket of its own, which would be replaced. ` +
                "Nothing was changed. Adopt into a new stack: npm run adopt -- --stack ANOTHER-NAME ...",
        );
    }
    return false;
}

/** What there is. @throws Error that lists what stands against moving it in. */
async function readable({ place, stack }: Operation, named: Named, isOurs: boolean): Promise<Adopted> {
    const environment = { ...process.env, ...place.sandbox?.processEnv };
    const values = await configValues(stack);
    const inputs = snowflakeInputsOf(values);
    const region = regionOf(values, environment) ?? "";
    const { accountId } = await awsCaller(awsOptions(region, environment));
    const deploying: Deploying = {
        place: { partition: partitionOf(region), region, accountId },
        role: deployerRoleOf({ ...inputs, deployerRole: values["lakehouse:deployerRole"] || undefined }, environment),
    };
    const connection = new ConfiguredConnection(inputs, environment);
    try {
        const facts = await readMadeByHand(connection, named, deploying.role);
        const found = obstacles(facts, named, deploying, isOurs);
        const { volume, integration, database } = facts;
        if (found.length > 0 || volume === undefined || integration === undefined || database?.link === undefined) {
            throw new Error(
                `${found.length === 1 ? "One problem prevents" : `${found.length} problems prevent`} adopting; nothing was changed:\n` +
                    found.map((one) => `- ${one}`).join("\n"),
            );
        }
        return { named, volume, integration, link: database.link };
    } finally {
        await connection.close();
    }
}

/** @throws Error when up would take anything away, or cannot be planned. */
async function planOf(operation: Operation, { stack }: Options): Promise<PlannedChanges> {
    const plan = new PlannedChanges();
    try {
        await operate({ ...operation, command: "preview" }, ({ signal }) =>
            operation.stack.preview({ signal, color: "never", onEvent: plan.see }),
        );
    } catch (error) {
        if (error instanceof Error && error.name !== "InterruptedError") {
            const said = [...plan.errors].join("\n");
            throw new Error(
                [said || error.message, "The settings file is as it was.", ...policies(said, stack)].join("\n"),
                {
                    cause: error,
                },
            );
        }
        throw error;
    }
    if (plan.taken.length > 0) {
        throw new Error(
            `up would delete or replace resources, so nothing was changed:\n${plan.taken.map((one) => `- ${one}`).join("\n")}\n` +
                `See why with: npm run preview -- --stack ${stack} --diff`,
        );
    }
    return plan;
}

/** What prints the policies that the deployer lacks: they follow from settings that are not written yet. */
function policies(said: string, stack: string): string[] {
    return /npm run bootstrap -- aws/.test(said)
        ? [
              `First write the settings alone: add --settings-only. Then run: npm run --silent bootstrap -- aws --stack ${stack}`,
          ]
        : [];
}

/** Gets a yes, after which the settings stay. @returns exit code */
async function accepted(
    consent: Consent,
    options: Options,
    question: string,
    say: (text: string) => void,
    settings: SettingsText,
): Promise<number> {
    if (options["dry-run"]) {
        say("Nothing was changed.");
        return 0;
    }
    if (
        consent === "asked" &&
        !(await says("yes", `${question} Type yes, or press Enter to leave everything as it is:`))
    ) {
        say("Nothing was changed.");
        return 1;
    }
    settings.keep();
    return 0;
}
