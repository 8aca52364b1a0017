// `npm run doctor -- --stack NAME`: walks the chain from credentials to tables and says, for each
// link, what was seen or what is wrong and how to mend it.
import type { Stack } from "@pulumi/pulumi/automation";

import { openClouds } from "../pipeline/clouds";
import { readStackOutputs } from "../pipeline/stackOutputs";
import { placeOf } from "../stacks/place";
import { openStack, StackPlace } from "../stacks/workspace";
import { awsChecks } from "./checks/aws";
import { snowflakeChecks } from "./checks/snowflake";
import { stateChecks } from "./checks/state";
import { trustChecks } from "./checks/trust";
import { Check, examine, Finding, healthy } from "./finding";
import { Patient } from "./patient";

/** Examines a stack and prints every finding. @returns the exit code: 0 when all is well. */
export async function examineStack(stackName: string, write: (line: string) => void = console.log): Promise<number> {
    const place = placeOf(stackName);
    const findings = await findingsOf(place, await openStack(place), (finding) => write(describe(finding)));
    const wrong = findings.filter(({ ok }) => !ok).length;
    write("");
    write(
        wrong === 0
            ? `All ${findings.length} links are well.`
            : `${wrong} of ${findings.length} links are broken. Mend the first one first: others may only follow from it.`,
    );
    return wrong === 0 ? 0 : 1;
}

/** All findings, in the order of the chain; each is handed to `report` as soon as it is known. */
export async function findingsOf(
    place: StackPlace,
    stack: Stack,
    report: (finding: Finding) => void = () => undefined,
): Promise<Finding[]> {
    const findings: Finding[] = [];
    const look = async (checks: readonly Check[]): Promise<void> => {
        for (const check of checks) {
            for (const finding of await examine(check)) {
                findings.push(finding);
                report(finding);
            }
        }
    };
    await look(stateChecks(stack, place.stackName));
    let patient: Patient | undefined;
    await look([
        {
            link: "settings",
            cure: "Set what is missing, in the environment or with pulumi config; README.md lists it.",
            async look() {
                patient = await openPatient(place, stack);
                return healthy(`outputs of ${place.stackName}, and a way to both clouds`);
            },
        },
    ]);
    if (patient === undefined) {
        return findings;
    }
    try {
        await look(awsChecks(patient));
        await look(trustChecks(patient));
        await look(snowflakeChecks(patient));
    } finally {
        await patient.clouds.close();
    }
    return findings;
}

async function openPatient(place: StackPlace, stack: Stack): Promise<Patient> {
    const outputs = await readStackOutputs(stack);
    const clouds = await openClouds(place, stack, outputs);
    return { stackName: place.stackName, outputs, snowflake: clouds.deployer, clouds };
}

function describe({ link, ok, warning, seen, cure }: Finding): string {
    const line = `${warning ? "!" : ok ? "✔" : "✘"} ${link.padEnd(28)} ${seen}`;
    return cure === undefined ? line : `${line}\n  ${"".padEnd(28)} → ${cure}`;
}
