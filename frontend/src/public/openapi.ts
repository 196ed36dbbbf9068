/** The little of OpenAPI 3.1 this page shows. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  description?: string
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
}

interface Content {
  [mediaType: string]: { schema?: Schema }
}

export interface Parameter {
  name: string
  in: string
  required?: boolean
  description?: string
  schema?: Schema
}

interface RawOperation {
  tags?: string[]
  summary?: string
  description?: string
  parameters?: Parameter[]
  requestBody?: { content: Content }
  responses?: Record<string, { description?: string; content?: Content }>
}

export interface OpenApi {
  info: { title: string; version: string; description?: string }
  paths: Record<string, Record<string, RawOperation>>
  components?: { schemas?: Record<string, Schema> }
}

export interface Operation {
  id: string
  method: string
  path: string
  summary: string
  description: string
  parameters: Parameter[]
  body: { mediaType: string; schema: Schema } | null
  responses: { status: string; description: string; schema: Schema | null }[]
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete']

/** Operations by the first word of their path below /api: that is how a reader looks for them. */
export function groupsOf(document: OpenApi): [name: string, operations: Operation[]][] {
  const groups = new Map<string, Operation[]>()
  for (const [path, methods] of Object.entries(document.paths)) {
    const name = path.replace(/^\/api/, '').split('/')[1] ?? path
    const operations = METHODS.flatMap((method) =>
      methods[method] ? [operationOf(path, method, methods[method])] : [],
    )
    groups.set(name, [...(groups.get(name) ?? []), ...operations])
  }
  return [...groups].sort(([one], [other]) => one.localeCompare(other))
}

function operationOf(path: string, method: string, raw: RawOperation): Operation {
  return {
    id: `${method}-${path.replace(/\W+/g, '-')}`,
    method: method.toUpperCase(),
    path,
    summary: raw.summary ?? '',
    description: raw.description ?? '',
    parameters: raw.parameters ?? [],
    body: firstContent(raw.requestBody?.content),
    responses: Object.entries(raw.responses ?? {}).map(([status, { description, content }]) => ({
      status,
      description: description ?? '',
      schema: firstContent(content)?.schema ?? null,
    })),
  }
}

function firstContent(content: Content | undefined): { mediaType: string; schema: Schema } | null {
  const [first] = Object.entries(content ?? {})
  return first ? { mediaType: first[0], schema: first[1].schema ?? {} } : null
}

/** A type in one line: `string<uuid> | null`, `Household[]`, `"thumb" | "screen"`. */
export function typeOf(schema: Schema | undefined): string {
  if (!schema) return ''
  if (schema.$ref) return nameOf(schema.$ref)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return choices.map(typeOf).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.type === 'array') return `${typeOf(schema.items) || 'any'}[]`
  const types = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'object')
  return schema.format ? `${types}<${schema.format}>` : types
}

export const nameOf = (reference: string): string => reference.split('/').pop() ?? reference

export interface Field {
  name: string
  type: string
  isRequired: boolean
  description: string
}

/** The fields of a body, through one reference. */
export function fieldsOf(schema: Schema, document: OpenApi): Field[] {
  const target = schema.$ref ? (document.components?.schemas?.[nameOf(schema.$ref)] ?? {}) : schema
  return Object.entries(target.properties ?? {}).map(([name, field]) => ({
    name,
    type: typeOf(field),
    isRequired: target.required?.includes(name) ?? false,
    description: field.description ?? '',
  }))
}
