/** A resource as a state has it. */
export interface RecordedResource {
    type: string;
    urn?: string;
    id?: string;
    provider?: string;
    inputs?: Record<string, unknown>;
    outputs?: Record<string, unknown>;
    propertyDependencies?: Record<string, string[]>;
}
