import * as pulumi from "@pulumi/pulumi";
import { isConfigSecret } from "@pulumi/pulumi/runtime/config";

import { DeclaredSetting, declaredSettings } from "./declared";

declare module "@pulumi/pulumi/runtime/config" {
    /** Whether a setting was set with --secret. The runtime exports it, its types leave it out. */
    export function isConfigSecret(key: string): boolean;
}

/** What is wrong with a value and how to fix it; undefined when it is fine. */
export type Rule<T> = (value: T) => string | undefined;

/** Where settings of one namespace come from: a stack's configuration, or the arguments of a component. */
export interface SettingsSource {
    /** The namespace, such as `lakehouse`. */
    readonly name: string;
    /** A value as text, lists and maps as JSON; undefined when it is left out. */
    get(key: string): string | undefined;
    /** Whether the value is kept as a secret. */
    isSecret(key: string): boolean;
    requireSecret(key: string): pulumi.Output<string>;
}

/** The settings of one namespace that Pulumi has been given for the stack. */
export class StackConfig extends pulumi.Config implements SettingsSource {
    isSecret(key: string): boolean {
        return isConfigSecret(`${this.name}:${key}`);
    }
}

/**
 * Reads one namespace of the stack's configuration and collects what is wrong with it, so that all of it is reported
 * at once. A setting that is left out has the default that `Pulumi.yaml` declares. One that is empty counts as left
 * out, because a setting without a default cannot be declared.
 */
export class SettingsReader {
    /** The keys that were asked for so far: those that exist. */
    readonly asked = new Set<string>();
    /** What may be chosen from, by key, as far as it was asked for. */
    readonly choices = new Map<string, readonly string[]>();
    /** The keys of secrets that were asked for. */
    readonly secrets = new Set<string>();
    private readonly declared: Record<string, DeclaredSetting>;

    constructor(
        private readonly source: SettingsSource,
        private readonly problems: string[],
        private readonly stack: string,
    ) {
        this.declared = source.name === "lakehouse" ? declaredSettings() : {};
    }

    /** Reports a problem that concerns several settings. */
    report(problem: string | undefined): void {
        if (problem !== undefined) {
            this.problems.push(problem);
        }
    }

    /** @param computed what stands for an empty one. */
    text(key: string, rule?: Rule<string>, computed = ""): string {
        return this.optionalText(key, rule) ?? computed;
    }

    optionalText(key: string, rule?: Rule<string>): string | undefined {
        const value = this.raw(key);
        return value === undefined ? undefined : (this.checked(key, value, rule) ?? value);
    }

    choice<T extends string>(key: string, choices: readonly [T, ...T[]]): T {
        this.choices.set(key, choices);
        const value = this.raw(key) ?? "";
        const found = choices.find((choice) => choice === value);
        if (found === undefined) {
            this.reject(key, `is "${value}". Choose one of ${choices.join(", ")}.`);
        }
        return found ?? choices[0];
    }

    /** A whole number within [min, max]. */
    integer(key: string, range: { min: number; max: number; unit?: string }): number {
        const value = this.raw(key) ?? "";
        const number = Number(value);
        if (!/^-?\d+$/.test(value) || number < range.min || number > range.max) {
            const unit = range.unit === undefined ? "" : ` ${range.unit}`;
            this.reject(key, `is "${value}". Set a whole number from ${range.min} to ${range.max}${unit}.`);
            return range.min;
        }
        return number;
    }

    /** One that is not declared is false. */
    flag(key: string): boolean {
        const value = this.raw(key) ?? "false";
        if (value !== "true" && value !== "false") {
            this.reject(key, `is "${value}". Set true or false.`);
        }
        return value === "true";
    }

    /** A setting that is gone: refused, but for the value that means what the program does without it. */
    removed(key: string, why: string, harmless: string): void {
        const value = this.raw(key);
        if (value !== undefined && value !== harmless) {
            this.reject(key, `is "${value}", a setting of an older version. ${why} Remove this line.`);
        }
    }

    /** A list or object, checked as a whole; `parse` throws an Error that says what is wrong. */
    structured<T>(key: string, parse: (value: unknown) => T, byDefault: T): T {
        const value = this.raw(key);
        if (value === undefined) {
            return byDefault;
        }
        try {
            return parse(JSON.parse(value));
        } catch (error) {
            this.reject(
                key,
                error instanceof SyntaxError
                    ? `is "${value}", which is not a list or object. Write a list as [a, b], an object as {a: b}.`
                    : (error as Error).message,
            );
            return byDefault;
        }
    }

    /**
     * A secret: never read into plain text, so that no error can show it. One that stands in plain text is rejected.
     *
     * @param source where the value is taken from, behind the command that sets it; it asks for it without.
     */
    secret(key: string, source = ""): pulumi.Output<string> | undefined {
        this.secrets.add(key);
        if (this.raw(key) === undefined) {
            return undefined;
        }
        if (!this.source.isSecret(key)) {
            const command = `pulumi config set --secret ${this.source.name}:${key} --stack ${this.stack}${source}`;
            this.reject(key, `is in plain text. Store it as a secret: ${command}`);
        }
        return this.source.requireSecret(key);
    }

    private raw(key: string): string | undefined {
        this.asked.add(key);
        const value = this.source.get(key)?.trim() || this.byDefault(key);
        return value === "" ? undefined : value;
    }

    /** As Pulumi hands it to the program; empty without one. */
    private byDefault(key: string): string {
        const value = this.declared[key]?.default ?? "";
        return typeof value === "string" ? value : JSON.stringify(value);
    }

    private checked<T>(key: string, value: T, rule: Rule<T> | undefined): undefined {
        const problem = rule?.(value);
        if (problem !== undefined) {
            this.reject(key, problem);
        }
        return undefined;
    }

    private reject(key: string, problem: string): void {
        this.problems.push(`${this.source.name}:${key} ${problem}`);
    }
}
