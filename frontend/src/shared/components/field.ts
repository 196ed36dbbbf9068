/** What every field of the kit takes. `help` stays, `error` comes and goes; both are read out with the control. */
export interface FieldProps {
  label: string
  help?: string | undefined
  error?: string | undefined
  /** For searches and filters whose place says what they are; a screen reader hears the label all the same. */
  isLabelHidden?: boolean
  /** People write sentences here that others read: a telephone or document number in them brings a hint. */
  isFreeText?: boolean
  /** Label to the left of a short control, for a list of numbers. */
  isBeside?: boolean
}

/** What a form asks of a field: to take the focus when it is wrong. Every field of the kit exposes it. */
export interface Focusable {
  focus: () => void
}

/** A control in a folded `details` is unfolded first: what is not shown cannot take the focus. */
export function focusOn(control: HTMLElement | null): void {
  control?.closest('details')?.setAttribute('open', '')
  control?.focus()
}
