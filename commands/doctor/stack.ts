// `npm run doctor -- --stack NAME`: checks everything from credentials to tables and says, for each
// check, what was seen or what is wrong and how to fix it. Before the first `up`: what that will need.
import type { Stack } from "@pulumi/pulumi/automation";

import type { Connection } from "../../snowflake-client/connection";
import { ConfiguredConnection } from "../../snowflake-client/configuredConnection";
import { connectionSettings } from "../../snowflake-client/login";
import { awsClients, cloudEnvironment } from "../stack/clouds";
import { regionOf } from "../stack/configValues";
import { explained, knownFault } from "../stack/engineError";
import { connectionFault, snowflakeInputsOf } from "../stack/snowflakeInputs";
import { shortName } from "../stack/stackName";
import type { StackOutputs } from "../stack/stackOutputs";
import { resourceCount } from "../stack/resourceCount";
import { StackState, StateResource, stateOf } from "../stack/stackState";
import type { StackPlace } from "../stack/backend";
import { openStack, StackNotFound } from "../stack/workspace";
import { Chain } from "./chain";
import { awsChecks } from "./checks/aws";
import { catalogAccessChecks } from "./checks/catalogAccess";
import { AWS_LOGIN, awsLogin, regionsCheck, SNOWFLAKE_LOGIN, snowflakeLogin } from "./checks/logins";
import { snowflakeChecks } from "./checks/snowflake";
import { privilegesCheck } from "./checks/snowflakePrerequisites";
import { stateChecks } from "./checks/state";
import { trustChecks } from "./checks/trust";
import { broken, Check, Finding, healthy, Outcome, warning } from "./finding";
import { prerequisites } from "./prerequisites";
import { outputsIn, settingsIn, settingsOfFile, StackSettings, UnreadableFile } from "./stackRecord";

const STACK = "Pulumi stack";
const SETTINGS = "settings";

/** Who is told findings as soon as they are known, and the names of checks to come. */
export interface FindingReport {
    add(finding: Finding): void;
    align(names: readonly string[]): void;
}

const NOBODY: FindingReport = { add: () => undefined, align: () => undefined };

/** All findings of a stack, also of one that does not exist yet, in the order of the checks. Never throws. */
export async function examineStack(place: StackPlace, report: FindingReport): Promise<Finding[]> {
    const chain = new Chain((finding) => report.add(finding));
    const up = `npm run up -- --stack ${place.stackName}`;
    let stack: Stack | undefined;
    await chain.look([
        {
            name: STACK,
            cure: up,
            async look() {
                try {
                    stack = await openStack(place, { anySettings: true });
                    return healthy(`${stack.name} exists`);
                } catch (error) {
                    if (error instanceof StackNotFound) {
                        return warning(
                            `${place.stackName} does not exist yet.`,
                            `Fix everything below, then run: ${up}`,
                        );
                    }
                    const { what, cure } = knownFault(error);
                    return broken(what, cure ?? `Fix it, then run: npm run doctor -- --stack ${place.stackName}`);
                }
            },
        },
    ]);
    return new Examination(chain, report, place, stack, chain.isUsable(STACK)).run();
}

/** Like {@link examineStack}, of a stack that is open. */
export function findingsOf(place: StackPlace, stack: Stack): Promise<Finding[]> {
    return new Examination(new Chain(), NOBODY, place, stack, true).run();
}

class Examination {
    private resources: StateResource[] | undefined;
    private outputs: StackOutputs | undefined;
    private hasSettings = true;
    private settings: StackSettings = { values: {}, secretKeys: [] };

    /** @param isKnown whether it is known that there is a stack, or that there is none. */
    constructor(
        private readonly chain: Chain,
        private readonly report: FindingReport,
        private readonly place: StackPlace,
        private readonly stack: Stack | undefined,
        private readonly isKnown: boolean,
    ) {}

    public async run(): Promise<Finding[]> {
        const { chain, place, stack } = this;
        const { stackName } = place;
        if (stack !== undefined) {
            let read: Promise<StackState> | undefined;
            const state = () => (read ??= explained(stateOf(stack)));
            await chain.look([...stateChecks(stack, state, stackName), this.outputsCheck(state)]);
        }
        const region = () => this.outputs?.region ?? regionOf(this.settings.values, process.env) ?? "";
        await chain.look([this.settingsCheck(region)]);
        const environment = { ...process.env, ...cloudEnvironment(place, region()) };
        // Without a region nothing of AWS is asked; its clients want one all the same.
        const aws = awsClients(environment, region() || "us-east-1");
        const inputs = snowflakeInputsOf(this.settings.values);
        const connection = new ConfiguredConnection(inputs, environment);
        const snowflake = () => connection;
        try {
            const accounts = this.outputs === undefined ? this.allowedAccounts() : [this.outputs.accountId];
            let accountId: string | undefined;
            const isIn = (account: string | undefined) => (accountId = account);
            const ofStack = this.outputs === undefined ? [] : this.checksOf(this.outputs, aws, connection);
            this.report.align(ofStack.flatMap(({ checks }) => checks.map(({ name }) => name)));
            await chain.look([
                { ...awsLogin(aws.awsOptions, accounts, isIn), needs: region() === "" ? [SETTINGS] : [] },
                {
                    ...snowflakeLogin(snowflake),
                    needs: "failures" in connectionSettings(inputs, environment) ? [SETTINGS] : [],
                },
                regionsCheck(snowflake, region(), this.settings.values["lakehouse:allowCrossRegion"] === "true"),
                privilegesCheck(snowflake, this.settings.values),
            ]);
            for (const { checks, needs } of ofStack) {
                await chain.look(checks, needs);
            }
            if (this.outputs === undefined && this.hasSettings) {
                const isNew = this.isKnown && (this.resources ?? []).length === 0;
                await chain.look(
                    await prerequisites({
                        ...{ place, settings: this.settings, environment, snowflake, isNew },
                        ...{ aws: aws.awsOptions, accountId },
                    }),
                );
            }
        } finally {
            aws.close();
            await connection.close();
        }
        return chain.findings;
    }

    /** The checks of what a stack has in the clouds, and the logins that each of them needs. */
    private checksOf(
        outputs: StackOutputs,
        clouds: ReturnType<typeof awsClients>,
        snowflake: Connection,
    ): { checks: Check[]; needs: string[] }[] {
        const { stackName } = this.place;
        const examined = { stackName, outputs, resources: this.resources ?? [], clouds, snowflake };
        return [
            { checks: awsChecks(examined), needs: [AWS_LOGIN] },
            { checks: catalogAccessChecks(examined), needs: [AWS_LOGIN] },
            { checks: trustChecks(examined), needs: [AWS_LOGIN, SNOWFLAKE_LOGIN] },
            { checks: snowflakeChecks(examined), needs: [SNOWFLAKE_LOGIN] },
        ];
    }

    private outputsCheck(state: () => Promise<StackState>): Check {
        const { stackName } = this.place;
        const up = `npm run up -- --stack ${stackName}`;
        return {
            name: "outputs",
            cure: up,
            look: async () => {
                this.resources = (await state()).resources;
                this.outputs = outputsIn(stackName, this.resources);
                return this.outputs === undefined
                    ? warning(
                          `${stackName} has never been up. Checking what up needs.`,
                          `Fix everything below, then run: ${up}`,
                      )
                    : healthy(`${stackName} has ${resourceCount(this.resources)} resources`);
            },
        };
    }

    /** Reads them from Pulumi, and where that is not possible from the file. */
    private settingsCheck(region: () => string): Check {
        const { place, stack } = this;
        return {
            name: SETTINGS,
            cure: "Set what is missing in the environment or with pulumi config. README.md lists it.",
            look: async () => {
                const findings: Outcome[] = [];
                const file = `Pulumi.${shortName(place.stackName)}.yaml`;
                const edit = `Edit ${file}.`;
                const added = (setting: string) => `Add to ${file}, below config: ${setting}`;
                try {
                    // First, because of one that is no YAML Pulumi does not tell which file it is.
                    const ofFile = settingsOfFile(place);
                    this.settings = ofFile;
                    this.settings = stack === undefined ? ofFile : await settingsIn(stack);
                } catch (error) {
                    const { what, cure } = knownFault(error);
                    if (error instanceof UnreadableFile) {
                        this.hasSettings = false;
                        return broken(what, error.cure);
                    }
                    findings.push(broken(what, cure ?? edit));
                }
                const environment = { ...process.env, ...cloudEnvironment(place, region()) };
                const login = connectionSettings(snowflakeInputsOf(this.settings.values), environment);
                if (region() === "") {
                    findings.push(broken("aws:region is missing.", added("aws:region: us-west-2")));
                }
                for (const failure of "failures" in login ? login.failures : []) {
                    const { what, command, example } = connectionFault(failure);
                    findings.push(broken(what, command ?? (example === undefined ? edit : added(example))));
                }
                return findings.length > 0 ? findings : healthy("complete, with logins for both clouds");
            },
        };
    }

    /** Accounts that the settings allow; any where they say nothing, or nothing that can be read. */
    private allowedAccounts(): string[] {
        try {
            const accounts: unknown = JSON.parse(this.settings.values["lakehouse:allowedAccountIds"] ?? "[]");
            return Array.isArray(accounts) ? accounts.map(String) : [];
        } catch (error) {
            if (error instanceof SyntaxError) {
                return [];
            }
            throw error;
        }
    }
}
