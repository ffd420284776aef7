#!/usr/bin/env node
// Keeps the table that an outcome topic of Braid states, with kafkajs. `outcomes.js --help` says how to call it;
// docs/subscribing.md says why it is done so.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import kafkajs from 'kafkajs'
import lz4 from 'lz4js'
import protobuf from 'protobufjs'

const { Kafka, CompressionCodecs, CompressionTypes, logLevel } = kafkajs

const HELP = `usage: outcomes.js --brokers k1:9093 --topic braid.outcomes.board [options]

Prints the table of the topic, one cell a line as \`braid outcomes NAME --json\` prints it, and ends.

  --follow              go on: a line for each release, until stopped; the first one of an area is the whole table
  --proto FILE          outcome.proto of Braid; a stream in JSON needs none
  --user NAME           login, by SCRAM-SHA-512 over TLS
  --password-file FILE
  --authority FILE      PEM file of who signs the brokers' certificates

Preparation: npm ci`

// Braid compresses with LZ4, which kafkajs leaves to others. Nothing is written here, so nothing is compressed.
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: () => { throw new Error('this consumer only reads') },
  decompress: async (buffer) => Buffer.from(lz4.decompress(buffer)),
})

const RELEASE = 'crelease' // the first byte of a key says what the entry is: o a cell, c one of a kind
const isCell = (key) => key.startsWith('o')
/** `cla.days/1/Y2025/sex=F`, as in the header ce_subject. */
const nameOf = (key) => key.slice(1).replaceAll('\0', '/').replace(/\/$/, '')

/** One partition of the topic. `table` holds whole releases only, by name of the cell. */
class Area {
  table = new Map()
  current = false // everything that was committed has been read
  whole = true // the last entry that was read is the last one of a release
  #read = null // the release entry that was read last
  #stated = null // the release of the table
  #pending = new Map() // name -> cell, or null where it is gone

  /** Returns what a release changed, where this entry was the last of one. */
  take(message, decode) {
    const key = message.key.toString()
    this.whole = key === RELEASE
    if (this.whole) {
      this.#read = decode(message, 'Release')
      // Among old entries some are missing, because later ones replaced them: nothing is whole before the end. Back
      // among them is whom compaction has overtaken: a release between is missing.
      if (this.#stated && this.#read.number > this.#stated.number + 1) this.current = false
      return this.current ? this.#apply() : null
    }
    if (isCell(key)) this.#pending.set(nameOf(key), message.value === null ? null : decode(message, 'Outcome'))
    return null
  }

  /** Everything was read that is there; but that may have been in the midst of a release. */
  reachedEnd() {
    const first = !this.current
    this.current = true
    return first && this.whole && this.#read ? this.#apply() : null
  }

  #apply() {
    const gone = []
    const changed = []
    for (const [name, cell] of this.#pending) {
      if (cell === null) {
        if (this.table.delete(name)) gone.push(name)
      } else {
        this.table.set(name, cell)
        changed.push(cell)
      }
    }
    this.#pending.clear()
    this.#stated = this.#read
    if (this.table.size !== this.#read.cells) {
      throw new Error('entries are missing: read the topic again from its beginning')
    }
    return { release: this.#read, changed, gone }
  }
}

const day = (number) => new Date(number * 86_400_000).toISOString().slice(0, 10)
const hex = (bytes) => Buffer.from(bytes).toString('hex')

function cellObject(outcome) {
  // protobufjs keeps what is absent in the prototype; an object of its own has only what was sent.
  const number = (field) => (Object.hasOwn(outcome, field) ? Number(outcome[field]) : null)
  const ok = outcome.status === 'ok'
  return {
    indicator: outcome.indicator, version: outcome.version, area: outcome.area, period: outcome.period,
    breakdown: Object.fromEntries(outcome.breakdown.map((part) => [part.name, part.value])), status: outcome.status,
    value: ok ? number('count') ?? Number(outcome.value) : null, count: number('count'), people: number('people'),
    numerator: number('numerator'), denominator: number('denominator'), unit: outcome.unit,
    revision: Number(outcome.revision), as_of: day(outcome.asOf), definition: hex(outcome.definition),
  }
}

function releaseObject(release) {
  return {
    area: release.area, number: Number(release.number),
    as_of: Object.hasOwn(release, 'asOf') ? day(release.asOf) : null, cells: Number(release.cells),
    catalogue: hex(release.catalogue),
    up_to: release.upTo.map((item) => ({ feed: item.feed, sequence: Number(item.sequence) })),
    links_moved: Number(release.linksMoved),
  }
}

/** Makes the function that gives an entry as an object, whichever encoding the stream has. */
function makeDecode(protoFile) {
  const contract = protoFile && protobuf.loadSync(protoFile)
  const objects = { Outcome: cellObject, Release: releaseObject }
  return (message, type) => {
    if (message.value[0] === 0x7b) return JSON.parse(message.value.toString()) // a brace
    if (!contract) throw new Error('the stream is in Protobuf: name the contract with --proto')
    return objects[type](contract.lookupType(`braid.outcome.v1.${type}`).decode(message.value))
  }
}

function makeKafka(options) {
  const settings = { clientId: 'braid-example', brokers: options.brokers.split(','), logLevel: logLevel.ERROR }
  if (options.user) {
    settings.sasl = {
      mechanism: 'scram-sha-512', username: options.user,
      password: readFileSync(options['password-file'], 'utf8').trim(),
    }
    settings.ssl = options.authority ? { ca: [readFileSync(options.authority)] } : true
  }
  return new Kafka(settings)
}

/** The partitions of the topic, and which of them are empty. */
async function partitionsOf(kafka, topic) {
  const admin = kafka.admin()
  await admin.connect()
  const offsets = await admin.fetchTopicOffsets(topic)
  await admin.disconnect()
  return offsets.map(({ partition, high }) => ({ partition, empty: high === '0' }))
}

/** Calls `each(changes)` for each whole release; returns the areas when all was read, unless told to follow. */
async function read(kafka, options, decode, each) {
  const partitions = await partitionsOf(kafka, options.topic)
  const areas = new Map(partitions.map(({ partition }) => [partition, new Area()]))
  const consumer = kafka.consumer({
    groupId: `${options.topic}.${randomUUID()}`, // of its own, so that it has all partitions
    // The default, spelt out: entries of a release that has not been committed, or never will be, are not seen.
    readUncommitted: false,
  })
  let finish
  const finished = new Promise((resolve, reject) => { finish = { resolve, reject } })
  /** Does one step; what goes wrong in it ends the reading. kafkajs itself would try again. */
  const step = (changesOf) => {
    try {
      const changes = changesOf()
      if (changes) each(changes)
    } catch (error) { finish.reject(error) }
  }
  const reachedEnd = (partition) => {
    step(() => areas.get(partition).reachedEnd())
    if (!options.follow && [...areas.values()].every((area) => area.current && area.whole)) finish.resolve(areas)
  }
  // Also told of the marks that end transactions, which hold the last offset of a partition.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    if (BigInt(payload.lastOffset) + 1n >= BigInt(payload.highWatermark)) reachedEnd(payload.partition)
  })
  consumer.on(consumer.events.CRASH, ({ payload }) => finish.reject(payload.error))
  await consumer.connect()
  await consumer.subscribe({ topic: options.topic, fromBeginning: true })
  await consumer.run({
    autoCommit: false, // the position is kept with the table, in memory
    eachMessage: async ({ partition, message }) => step(() => areas.get(partition).take(message, decode)),
  })
  for (const { partition, empty } of partitions) if (empty) reachedEnd(partition)
  return finished.finally(() => consumer.disconnect())
}

async function main() {
  const text = { type: 'string' }
  const { values: options } = parseArgs({ options: {
    brokers: text, topic: text, proto: text, user: text, 'password-file': text, authority: text,
    follow: { type: 'boolean' }, help: { type: 'boolean' },
  } })
  if (options.help || !options.brokers || !options.topic) {
    console.log(HELP)
    process.exit(options.help ? 0 : 64)
  }
  const each = (changes) => { if (options.follow) console.log(JSON.stringify(changes)) }
  const areas = await read(makeKafka(options), options, makeDecode(options.proto), each)
  for (const [, area] of [...areas].sort(([one], [other]) => one - other)) {
    const names = [...area.table.keys()].sort()
    for (const name of names) console.log(JSON.stringify(area.table.get(name)))
  }
}

await main()
