import { ref } from 'vue'

import type { Uuid } from '@/shared/api'
import { describeFailure } from '@/shared/failure'
import { uuidv7 } from '@/shared/uuid'

import { runBatch } from '../review/batch'
import { isConflict } from '../review/outcome'
import { pairingApi, type PairingNow } from './api'
import { repeatableIds, type Choice } from './choices'
import { t } from './messages'
import type { ChangeValues, PairValues } from './values'

export interface Report {
  done: Uuid[]
  sentences: string[]
  isBad: boolean
}

/** The pairing is made, whether or not this can be read. */
const isNowhere = (pairingId: Uuid): Promise<boolean> =>
  pairingApi.enrolments(pairingId).then(
    (items) => !items.length,
    () => false,
  )

/** Nobody's access changes when a pairing is enrolled or taken out. */
const IN_FORCE = { in_force: true }

/** Pairs, hands over or ends one after the other, and says of each that was refused why. */
export function useActs() {
  const progress = ref<{ tried: number; all: number } | null>(null)
  const idOf = repeatableIds(uuidv7)
  let isStopped = false

  /** Says of how many households, of those for which the officer named no campaign, none counts what is done. */
  async function pair(choices: Choice[], values: PairValues, team: string): Promise<Report> {
    const { teamId, helpers, serviceForm, startsOn, campaigns } = values
    let nowhere = 0
    const report = await run(
      choices,
      (n) => t('donePaired', { n, team }),
      async ({ id }) => {
        const pairingId = idOf(id, teamId)
        const now = await pairingApi.pair(pairingId, {
          household_id: id,
          team_id: teamId,
          helpers,
          service_form: serviceForm,
          starts_on: startsOn,
          ends_on: null,
          campaigns: campaigns.length ? campaigns : null,
        })
        if (!campaigns.length && (await isNowhere(pairingId))) nowhere += 1
        return now
      },
    )
    if (nowhere) report.sentences.push(t('enrolledNowhere', { n: nowhere }))
    return report
  }

  const handOver = (choices: Choice[], { teamId, helpers, on, reason }: ChangeValues, team: string) =>
    run(
      choices,
      (n) => t('doneHandedOver', { n, team }),
      ({ id }) =>
        pairingApi.handOver(id, { pairing_id: idOf(id, teamId), team_id: teamId, helpers, reason, handed_over_on: on }),
    )

  const close = (choices: Choice[], { on, reason }: ChangeValues) =>
    run(
      choices,
      (n) => t('doneClosed', { n }),
      ({ id }) => pairingApi.close(id, reason, on),
    )

  const enrol = (choices: Choice[], { campaignId }: ChangeValues, campaign: string) =>
    run(
      choices,
      (n) => t('doneEnrolled', { n, campaign }),
      ({ id }) => pairingApi.enrol(id, campaignId, null, null).then(() => IN_FORCE),
    )

  /** It counts until that day; the first day stays as it is. */
  const takeOut = (choices: Choice[], { campaignId, on }: ChangeValues, campaign: string) =>
    run(
      choices,
      (n) => t('doneTakenOut', { n, campaign }),
      async ({ id }) => {
        const enrolled = await pairingApi.enrolments(id)
        const from = enrolled.find((one) => one.campaign_id === campaignId)?.from ?? null
        await pairingApi.enrol(id, campaignId, from, on)
        return IN_FORCE
      },
    )

  async function run(
    choices: Choice[],
    doneWords: (n: number) => string,
    act: (choice: Choice) => Promise<Pick<PairingNow, 'in_force'>>,
  ): Promise<Report> {
    const refusals: string[] = []
    let notInForce = 0
    isStopped = false
    progress.value = { tried: 0, all: choices.length }
    const result = await runBatch(choices, {
      act: (choice) =>
        act(choice).then(
          ({ in_force: isInForce }) => void (notInForce += isInForce ? 0 : 1),
          (error: unknown) => {
            refusals.push(t('notDone', { name: choice.household.head.name, reason: describeFailure(error) }))
            throw error
          },
        ),
      isConflict,
      onStep: (tried) => (progress.value = { tried, all: choices.length }),
      isStopped: () => isStopped,
    })
    progress.value = null
    const sentences = [
      ...(result.done.length ? [doneWords(result.done.length)] : []),
      ...(notInForce ? [t('notYetInForce', { n: notInForce })] : []),
      ...refusals,
      ...(result.left.length ? [t('stopped', { n: result.left.length })] : []),
    ]
    return { done: result.done.map(({ id }) => id), sentences, isBad: result.done.length < choices.length }
  }

  function stop(): void {
    isStopped = true
  }

  return { progress, pair, handOver, close, enrol, takeOut, stop }
}
