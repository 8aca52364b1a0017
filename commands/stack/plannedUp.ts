// An update that keeps to the plan of a review.
import { resourceNameOf } from "../../plugin/urn";
import { operate, Operation } from "./operation";
import { howToMake, SavedPlan, stateDigest, withReadablePlan } from "./savedPlan";
import { Diagnostic, draw, DrawnFailure, ResourceChanges } from "./terminal";

/** A plan, and the file that it was read from. */
export interface PlanOfFile {
    file: string;
    content: SavedPlan;
}

/** @throws Error when the stack was changed after the plan was made. */
export async function refuseStalePlan({ place, stack, interruption }: Operation, plan: PlanOfFile): Promise<void> {
    if ((await interruption.outlasted(() => stateDigest(stack))) !== plan.content.state) {
        throw new Error(
            `The plan ${plan.file} is stale: "${place.stackName}" was changed after it was made. Nothing was changed. ` +
                howToMake(place.stackName, plan.file),
        );
    }
}

/**
 * Updates a stack as planned. Pulumi compares the plan with a new preview first, and changes nothing where that differs.
 *
 * @returns what it changed.
 * @throws Error that names what differs from the plan, or that the update failed.
 */
export async function upAsPlanned(operation: Operation, plan: PlanOfFile): Promise<ResourceChanges> {
    const { place, stack, interruption, json } = operation;
    try {
        return await withReadablePlan(plan.content.plan, (file) =>
            operate(operation, () => draw(stack, ["up", "--yes", "--plan", file], interruption, undefined, json)),
        );
    } catch (error) {
        const { cause } = error as Error;
        const others = cause instanceof DrawnFailure && cause.planning ? notPlanned(cause.diagnostics) : [];
        if (others.length === 0) {
            throw error;
        }
        throw new Error(
            `The plan ${plan.file} does not fit this checkout, its settings or this login: ${others.join("; ")}. ` +
                `Nothing was changed. ${howToMake(place.stackName, plan.file)}`,
            { cause: error },
        );
    }
}

/**
 * What Pulumi says of resources that a plan has otherwise, with their names.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.250.0/pkg/resource/deploy/step_generator.go
 * @see https://github.com/pulumi/pulumi/blob/v3.250.0/pkg/resource/deploy/deployment_executor.go
 */
export function notPlanned(diagnostics: readonly Diagnostic[]): string[] {
    const told = diagnostics
        .filter(({ message }) => OTHERWISE.test(message))
        .map(({ urn = "", message }) => {
            const text = message.replace(/urn:pulumi:\S+::(\S+)/g, "$1").trim();
            return urn === "" || text !== message.trim() ? text : `${resourceNameOf(urn)}: ${text}`;
        });
    return [...new Set(told)];
}

const OTHERWISE = /violates plan:|is not allowed by the plan:|expected resource operations for .* but none were seen/;
