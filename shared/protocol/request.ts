import type { z } from 'zod';

/** One row of the protocol table: the schema of what is asked, and the type of the answer. */
export interface RequestRow<Schema extends z.ZodType, Response> {
  readonly schema: Schema;
  /** Never set; carries the answer's type. */
  readonly response?: Response;
}

/** Makes a row: `request<Response>()(schema)`. Two calls, so that the schema's type is inferred. */
export function request<Response>() {
  return <Schema extends z.ZodType>(schema: Schema): RequestRow<Schema, Response> => ({ schema });
}
