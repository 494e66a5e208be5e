/**
 * How a request shows that it comes from whom it says. What it is checked against are the source's tokens
 * (`token_env`) and secrets (`secret_env`); `src/http/authenticate.ts` checks.
 */
export type Authentication =
  /** `Authorization: Bearer <token>` */
  | { readonly kind: "bearer" }
  /** `Authorization: Basic …` with the token as the password; the user is anything. */
  | { readonly kind: "basic" }
  /** The token in a header of its own. */
  | { readonly kind: "header"; readonly name: string }
  /** `?token=<token>`, for systems that can send nothing but an address. Addresses are not logged. */
  | { readonly kind: "query" }
  /** HMAC-SHA256 of the raw body with a secret, in hex, after a prefix; several are separated by commas. */
  | { readonly kind: "hmac"; readonly header: string; readonly prefix: string }
  /** SNS's own signature with Amazon's key, for the topics that are configured. */
  | { readonly kind: "sns" };

export const bearer: Authentication = { kind: "bearer" };
export const basic: Authentication = { kind: "basic" };
export const query: Authentication = { kind: "query" };
export const sns: Authentication = { kind: "sns" };
export const header = (name: string): Authentication => ({ kind: "header", name });
export const hmac = (name: string, prefix: string): Authentication => ({ kind: "hmac", header: name, prefix });
