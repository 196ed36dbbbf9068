import type { Notice, NoticeBody } from './api'
import { linesOf, ruleOf } from './participants'

export interface ContactLine {
  office: string
  names: string
  phone: string
  fax: string
  mail: string
}

export const emptyContact = (): ContactLine => ({ office: '', names: '', phone: '', fax: '', mail: '' })

/** A notice as its form holds it: nothing is empty text, and a list of lines is one text. */
export const valuesOf = (notice: Notice | null) => ({
  text: notice?.text ?? '',
  correctedText: notice?.corrected_text ?? '',
  title: notice?.title ?? '',
  docNumber: notice?.doc_number ?? '',
  issuer: notice?.issuer ?? '',
  endorsedBy: notice?.endorsed_by.join('\n') ?? '',
  issuedOn: notice?.issued_on ?? '',
  printedOn: notice?.printed_on ?? '',
  printingOffice: notice?.printing_office ?? '',
  publishedOn: notice?.published_on ?? '',
  publishedTime: notice?.published_time ?? '',
  receivingOffice: notice?.receiving_office ?? '',
  disclosure: (notice?.disclosure ?? '') as string,
  addressees: notice?.addressees.join('\n') ?? '',
  rules: linesOf(notice?.rules ?? []),
  copiedTo: notice?.copied_to.join('\n') ?? '',
  copyRules: linesOf(notice?.copy_rules ?? []),
  contacts: (notice?.contacts ?? []).map(({ office, names, phone, fax, mail }): ContactLine => ({
    office: office ?? '',
    names: names ?? '',
    phone: phone ?? '',
    fax: fax ?? '',
    mail: mail ?? '',
  })),
  attachments: notice?.attachments.join('\n') ?? '',
  isIncomplete: notice?.is_incomplete ?? false,
  parents: notice?.parents ?? [],
  replaces: notice?.replaces ?? null,
  replacesBecause: notice?.replaces_because ?? '',
})

export type NoticeValues = ReturnType<typeof valuesOf>

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
const line = (text: string): string | null => text.trim() || null

export function bodyOf(values: NoticeValues, division: string, state: 'draft' | null): NoticeBody {
  const contacts = values.contacts.map(({ office, names, phone, fax, mail }) => ({
    office: line(office),
    names: line(names),
    phone: line(phone),
    fax: line(fax),
    mail: line(mail),
  }))
  return {
    // Texts go as they were pasted; everything else is a line of its own.
    text: values.text,
    corrected_text: values.correctedText || null,
    title: values.title.trim(),
    doc_number: line(values.docNumber),
    issuer: values.issuer.trim(),
    endorsed_by: lines(values.endorsedBy),
    issued_on: values.issuedOn,
    printed_on: values.printedOn || null,
    printing_office: line(values.printingOffice),
    published_on: values.publishedOn || null,
    published_time: (values.publishedOn && values.publishedTime) || null,
    receiving_office: line(values.receivingOffice),
    disclosure: (values.disclosure || null) as NonNullable<NoticeBody['disclosure']> | null,
    division_code: division,
    addressees: lines(values.addressees),
    rules: values.rules.map(ruleOf),
    copied_to: lines(values.copiedTo),
    copy_rules: values.copyRules.map(ruleOf),
    contacts: contacts.filter((one) => Object.values(one).some(Boolean)),
    attachments: lines(values.attachments),
    parents: values.parents,
    is_incomplete: values.isIncomplete,
    replaces: values.replaces,
    replaces_because: values.replaces ? line(values.replacesBecause) : null,
    state,
  }
}
