import { isInput } from "./property";
import { StandIn } from "./standIn";

/**
 * A Pulumi package schema that names what the stand-in covers. It holds no types: SDKs come from the official
 * packages.
 */
export function schemaOf<C>(standIn: StandIn<C>): unknown {
    return {
        name: standIn.package,
        version: standIn.version,
        resources: Object.fromEntries(
            standIn.types.map(({ token, properties }) => [
                token,
                {
                    inputProperties: Object.fromEntries(
                        Object.entries(properties)
                            .filter(([, property]) => isInput(property))
                            .map(([name]) => [name, { $ref: "pulumi.json#/Any" }]),
                    ),
                    properties: Object.fromEntries(
                        Object.keys(properties).map((name) => [name, { $ref: "pulumi.json#/Any" }]),
                    ),
                },
            ]),
        ),
        functions: Object.fromEntries(standIn.functions.map(({ token }) => [token, {}])),
    };
}
