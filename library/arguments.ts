// What a Lakehouse can be told: the settings that a stack has, by the same names and rules, and what a component needs besides.
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { didYouMean } from "../commands/commandLine/nearestName.mjs";
import { Settings, settingsOf, SettingsSource } from "../settings";
import { declaredSettings } from "../settings/declared";
import { StackConfig } from "../settings/reader";

/** An argument, as it is told to people and to other languages. */
export interface Argument {
    type: "string" | "boolean" | "integer" | "array" | "object";
    /** Form of what is in a list; undefined: texts. */
    items?: "Domain" | "Job";
    description: string;
    /** Undefined: nothing is set. */
    default?: unknown;
    /** The values that it can have; undefined: any of the type. */
    choices?: readonly string[];
    secret: boolean;
}

/** Settings that only a stack has: its pipeline runs with commands of the checkout. */
const ONLY_OF_STACKS = ["pipelineOnUp"];

/** Lists of more than texts. */
const ITEMS: Readonly<Record<string, Argument["items"]>> = { domains: "Domain", extraJobs: "Job" };

/** Arguments that no stack has. */
const OWN: Readonly<Record<string, Argument>> = {
    region: {
        type: "string",
        description: "AWS region; that of the AWS provider, of aws:region or of AWS_REGION if left out.",
        secret: false,
    },
    physicalName: {
        type: "string",
        description:
            "Part of every name in AWS and Snowflake, STACK in the other descriptions; NAME-STACK if left out. Set it " +
            "before you rename the component or the stack: a changed name replaces everything.",
        secret: false,
    },
    folder: {
        type: "string",
        description:
            "Folder that scripts of jobs and declarations of tables are relative to; the project's if left out.",
        secret: false,
    },
};

let known: Record<string, Argument> | undefined;

/** All arguments by name; they are the same for every component. */
export function lakehouseArguments(): Record<string, Argument> {
    return (known ??= readArguments());
}

function readArguments(): Record<string, Argument> {
    const nothing = { get: () => undefined, isSecret: () => false, requireSecret: () => pulumi.output("") };
    const sources = { lakehouse: { name: "lakehouse", ...nothing }, aws: { name: "aws", ...nothing } };
    const { read } = settingsOf("dev", sources, {});
    const ofStacks = Object.entries(declaredSettings()).filter(([name]) => !ONLY_OF_STACKS.includes(name));
    return {
        ...OWN,
        ...Object.fromEntries(
            ofStacks.map(([name, { type, description, default: byDefault }]) => {
                const isSet =
                    !["", 0].includes(byDefault as string) && !/^(\[\]|\{\})$/.test(JSON.stringify(byDefault));
                const argument: Argument = {
                    type,
                    items: ITEMS[name],
                    // Of a setting in a file.
                    description: description
                        .replace(" (set it with --secret)", "")
                        .replaceAll("if empty", "if left out"),
                    default: isSet ? byDefault : undefined,
                    choices: read.choices.get(name),
                    secret: read.secrets.has(name),
                };
                return [name, argument];
            }),
        ),
    };
}

/** Values by argument; secrets may be outputs. */
export type ArgumentValues = Readonly<Record<string, unknown>>;

/**
 * Settings of a lakehouse from arguments.
 *
 * @param name of the component
 * @param region of the AWS provider, where the caller has given one
 * @throws RunError that lists everything wrong at once.
 */
export function settingsOfArguments(
    name: string,
    args: ArgumentValues,
    region: string | undefined,
    environment: NodeJS.ProcessEnv = process.env,
): Settings {
    const sources = {
        lakehouse: new ArgumentSource("lakehouse", args),
        aws: new ArgumentSource("aws", { region: region ?? args["region"] }, new StackConfig("aws")),
    };
    const { settings, problems } = settingsOf(physicalName(name, args), sources, environment, {
        logicalPrefix: `${name}-`,
        folder: typeof args["folder"] === "string" ? resolve(args["folder"]) : projectFolder(),
    });
    const all = [...unknownArguments(args), ...regionProblems(args, region), ...problems.map(asArgument)];
    if (all.length > 0) {
        throw new pulumi.RunError(
            [`The Lakehouse "${name}" cannot be made:`, ...all.map((problem) => `  - ${problem}`)].join("\n"),
        );
    }
    return settings;
}

/** The folder of the program's Pulumi.yaml. `pulumi.getRootDirectory()` tells it only where the language host does. */
function projectFolder(from = process.cwd()): string {
    const here = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].some((file) => existsSync(join(from, file)));
    return here || dirname(from) === from ? from : projectFolder(dirname(from));
}

/** Part of every physical name: unique for each component and stack. */
export function physicalName(name: string, args: ArgumentValues): string {
    const given = args["physicalName"];
    return typeof given === "string" ? given : `${name}-${pulumi.getStack()}`;
}

/** Arguments in place of a stack's configuration, which counts where an argument is left out. */
class ArgumentSource implements SettingsSource {
    constructor(
        readonly name: string,
        private readonly args: ArgumentValues,
        private readonly config?: SettingsSource,
    ) {}

    get(key: string): string | undefined {
        const value = this.args[key];
        if (value === undefined || value === null) {
            return this.config?.get(key);
        }
        if (pulumi.Output.isInstance(value)) {
            // Only a secret is one, whose text nobody reads.
            return "(output)";
        }
        return typeof value === "object" ? JSON.stringify(value) : String(value as string | number | boolean);
    }

    /** A secret is marked so when it is taken. */
    isSecret(): boolean {
        return true;
    }

    requireSecret(key: string): pulumi.Output<string> {
        return pulumi.secret(this.args[key] as pulumi.Input<string>);
    }
}

function unknownArguments(args: ArgumentValues): string[] {
    const all = lakehouseArguments();
    return Object.keys(args).flatMap((key) => {
        const argument = all[key];
        if (argument === undefined) {
            return [`${key} is not an argument.${didYouMean(key, Object.keys(all)) || " Remove it."}`];
        }
        return pulumi.Output.isInstance(args[key]) && !argument.secret
            ? [`${key} is an output. Names are built from it before anything is made: set a plain value.`]
            : [];
    });
}

function regionProblems({ region }: ArgumentValues, ofProvider: string | undefined): string[] {
    return region === undefined || ofProvider === undefined || region === ofProvider
        ? []
        : [`region is "${String(region)}", but the AWS provider is in ${ofProvider}. Remove region.`];
}

/** A fault of a setting in the terms of a component. ARNs, and commands that set the provider's own, stay as they are. */
export function asArgument(problem: string): string {
    return problem
        .replace(/^The stack is named ("[^"]*")\./, "physicalName is $1.")
        .replaceAll(/(?<![\w:])lakehouse:(?=[a-z])/g, "")
        .replaceAll(/(?<!config set )\baws:(?=region\b)/g, "");
}

/** A fault of a setting of a whole stack in the terms of one component among others. */
export function asArgumentOf(name: string, problem: string): string {
    return asArgument(problem)
        .replaceAll("this stack", `the Lakehouse "${name}"`)
        .replaceAll("the settings now say", "its arguments now say")
        .replaceAll("Moving a stack", "Moving it")
        .replaceAll(/(create )?a new stack\b/g, "$1another Lakehouse")
        .replaceAll(/pulumi config set (\w+) (\S+?)(?=\)|$)/g, 'set $1 to "$2"')
        .replaceAll(/pulumi config rm (\w+)/g, "remove $1");
}
