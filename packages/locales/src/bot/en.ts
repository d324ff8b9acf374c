import type { Widen } from "../widen.ts";

/** What the Discord bot says beyond operations and notices. */
export const en = {
  /** Slash commands that are no operation. Names: lower case, no spaces, at most 32; descriptions at most 100. */
  commands: {
    tasks: { name: "tasks", description: "Your tasks, newest first" },
    cast: { name: "cast", description: "Characters you have saved under a name" },
    castSave: { name: "save", description: "Save a character under a name" },
    castList: { name: "list", description: "Show your characters" },
    castRemove: { name: "remove", description: "Remove a character" },
    usage: { name: "usage", description: "What you have spent this month, and what is left" },
    link: { name: "link", description: "A code that links the Adobe Express panel to you" },
    privacy: { name: "privacy", description: "What is kept about you" },
    privacyDelete: { name: "delete", description: "Delete everything that is kept about you here" },
    settings: { name: "settings", description: "How Understudy works in this server" },
    settingsShow: { name: "show", description: "Show the settings of this server" },
    settingsBudget: { name: "budget", description: "Limit what is spent by each member, or by all together" },
    settingsChannel: {
      name: "channel",
      description: "Allow a channel, or take it off the list; an empty list allows all",
    },
    settingsSpoiler: { name: "spoiler", description: "Hide results until somebody clicks on them" },
    settingsConfirm: { name: "confirm", description: "Ask before a task that costs more than this" },
    settingsModeration: {
      name: "moderation",
      description: "How strictly the provider looks for public figures",
    },
    diagnose: { name: "diagnose", description: "Check permissions, limits, the server and the provider" },
  },
  /** Options of those commands, and of operations where core has no field for them. */
  options: {
    cast: { name: "cast", description: "A character you have saved, instead of a file" },
    task: { name: "task", description: "One task" },
    castName: { name: "name", description: "The name of the character" },
    castFile: { name: "character", description: "A picture or a video with one clear face" },
    whose: { name: "for", description: "Each member, or the server as a whole" },
    amount: { name: "amount", description: "US dollars; 0 allows nothing, leave it out for no limit" },
    period: { name: "per", description: "A day or a month (UTC)" },
    channel: { name: "channel", description: "The channel" },
    on: { name: "on", description: "On or off" },
    above: { name: "above", description: "US dollars; 0 always asks" },
    level: { name: "level", description: "How strict" },
  },
  choices: {
    member: "Each member",
    server: "The whole server",
    day: "Day",
    month: "Month",
    moderationAuto: "Standard",
    moderationLow: "Low",
  },
  /** Commands in the menu of a message: at most 32. */
  menus: {
    useAsCharacter: "Use as character",
    useAsPerformance: "Use as performance",
    animateThis: "Animate this",
  },
  buttons: {
    confirm: ({ price }: { price: string }) => `Confirm · ${price}`,
    discard: "Cancel",
    edit: "Edit",
    reroll: "Reroll",
    again: "Again",
    details: "Details",
    delete: "Delete",
    cancel: "Cancel",
    open: "Open the video",
    newer: "Newest",
    older: "Older",
    forget: "Forget it",
    deleteAll: "Delete everything",
    cancelSent: "Cancel it",
    keep: "Keep it",
    backToForm: "Back to the form",
  },
  /** The card before money moves. */
  preflight: {
    title: ({ operation }: { operation: string }) => `${operation}: is this right?`,
    measured: ({ width, height, seconds }: { width: number; height: number; seconds: string }) =>
      `${width} × ${height}, ${seconds} s`,
    measuredPicture: ({ width, height }: { width: number; height: number }) => `${width} × ${height}`,
    price: ({ price }: { price: string }) => `Price: **${price}**`,
    priceAssumed: ({ price }: { price: string }) =>
      `Price: **${price}**, assumed: the provider publishes none`,
    fitsBetter: ({ size }: { size: string }) => `${size} would cut off less.`,
    leftDay: ({ left }: { left: string }) => `${left} is left of today's budget.`,
    leftMonth: ({ left }: { left: string }) => `${left} is left of this month's budget.`,
    consent: "By confirming you say that you may use these faces, voices and files.",
    after: ({ reroll, again }: { reroll: string; again: string }) =>
      `When it is done: ${reroll} makes it with a new seed, ${again} with the same one.`,
    private: "The result will come to you as a direct message.",
    mend: "This cannot be sent as it is",
    nothingSpent: "Nothing was spent.",
    nextCut: ({ min, max }: { min: number; max: number }) =>
      `Cut it to ${min}–${max} s and run the command again.`,
    nextFile: "Take another file and run the command again.",
    nextSettings: "Change the settings and try again.",
    discarded: "Cancelled. Nothing was spent.",
  },
  /** The card of a task. */
  card: {
    waiting: "Waiting to be sent",
    place: ({ place }: { place: number }) => `In line, place ${place}`,
    queued: "Waiting at the provider",
    running: "Being made",
    runningPercent: ({ percent }: { percent: number }) => `Being made, ${percent} %`,
    since: ({ time }: { time: string }) => `Started ${time}`,
    done: "Done",
    failed: "It did not work",
    cancelled: "Cancelled",
    costs: ({ price }: { price: string }) => `costs ${price}`,
    tooLarge:
      "The video is too large for this place. The address holds for 24 hours; /tasks gives a new one.",
    sentDirectly: "The result is in your direct messages.",
    deleted: "Deleted: nothing is kept about this task here.",
    removed: "The message is gone. What was made is still in /tasks.",
    removedOther: "The message is gone. Whoever made it still finds it in /tasks.",
    cancelFree: "Cancelled in time: nothing is charged.",
    cancelAsks: ({ price }: { price: string }) =>
      `It was sent already: the provider cannot stop it. If you cancel, ${price} is charged all the same and its result is not fetched.`,
    kept: "It goes on.",
    cancelCharged:
      "It was sent already: the provider cannot stop it, so it is charged and its result is not fetched.",
    cancelUnknown: "It was being sent: it may be charged.",
    cancelOver: "It had ended already.",
  },
  details: {
    title: "Details",
    task: "Task",
    price: "Price",
    state: "State",
    made: "Made",
  },
  tasks: {
    title: "Your tasks",
    none: "You have no tasks here yet. Begin with /perform.",
  },
  cast: {
    title: "Your characters",
    none: "You have saved no characters yet.",
    saved: ({ name }: { name: string }) => `Saved as **${name}**. Use it with /perform.`,
    removed: ({ name }: { name: string }) => `**${name}** is removed.`,
    unknown: ({ name }: { name: string }) => `There is no character named **${name}**.`,
    badName: "A name has 1 to 40 characters.",
  },
  usage: {
    title: "This month (UTC)",
    spent: ({ amount }: { amount: string }) => `Spent: **${amount}**`,
    reserved: ({ amount }: { amount: string }) => `Set aside for tasks under way: ${amount}`,
    left: ({ left, limit }: { left: string; limit: string }) => `${left} of ${limit} left`,
    perDay: "today",
    perMonth: "this month",
    noLimit: "No limit is set.",
  },
  link: {
    title: "Link the Adobe Express panel",
    how: "Type this code in the panel. It holds for ten minutes and works once. Whoever has it can spend in your name.",
  },
  privacy: {
    question:
      "Delete your tasks, files, characters and linked panels here? This cannot be taken back. Messages in Discord stay.",
    done: "Everything that was kept about you here is deleted.",
  },
  settings: {
    title: "Settings of this server",
    member: ({ limit }: { limit: string }) => `Each member: ${limit}`,
    server: ({ limit }: { limit: string }) => `The whole server: ${limit}`,
    limitDay: ({ amount }: { amount: string }) => `${amount} a day`,
    limitMonth: ({ amount }: { amount: string }) => `${amount} a month`,
    noLimit: "no limit",
    channels: ({ channels }: { channels: string }) => `Channels: ${channels}`,
    allChannels: "all",
    spoiler: ({ state }: { state: string }) => `Results hidden at first: ${state}`,
    confirmAlways: "Asks before every task",
    confirmAbove: ({ amount }: { amount: string }) => `Asks before tasks that cost more than ${amount}`,
    moderation: ({ level }: { level: string }) => `Provider's moderation: ${level}`,
    saved: "Saved.",
  },
  diagnose: {
    title: "How things stand",
    permission: ({ name }: { name: string }) => `Permission: ${name}`,
    uploads: ({ size }: { size: string }) => `Largest file here: ${size}`,
    server: "The server answers",
    provider: "Tasks are sent to the provider",
    reach: "The provider can fetch uploaded files",
    viewChannel: "view the channel",
    sendMessages: "send messages",
    sendInThreads: "send messages in threads",
    attachFiles: "attach files",
    embedLinks: "embed links",
  },
  /** The form of /perform, and of Edit. Titles and labels: at most 45. */
  forms: {
    perform: "Perform",
    edit: "Edit",
    consent: "I may use these faces, voices and files",
    consentTitle: "Consent",
  },
  /** What an empty field of a form means: shown in it, at most 150. */
  presets: {
    value: ({ value }: { value: string }) => `Preset: ${value}`,
    size: "the size that fits best",
    provider: "the provider's choice",
  },
  half: {
    keptCharacter:
      "The character is kept for 15 minutes. Now choose “Use as performance” on a video, or run /perform.",
    keptPerformance:
      "The performance is kept for 15 minutes. Now choose “Use as character” on a picture or video, or run /perform.",
    forgotten: "Forgotten.",
  },
  errors: {
    notYours: "This is somebody else's, or it is not there any more.",
    notHere: "Understudy is not allowed in this channel.",
    notManager: "Only those who manage the server may do that.",
    onlyInServers: "This works in servers only.",
    noMedia: "There is no picture or video in this message.",
    noPicture: "There is no picture in this message.",
    noVideo: "There is no video in this message.",
    wrongFile: ({ name }: { name: string }) => `${name} is not a file of the right kind.`,
    twoCharacters: ({ file, name }: { file: string; name: string }) =>
      `Two characters are given: the file ${file}, and ${name} of your cast. Give one of them. Nothing was spent.`,
    badSeed: ({ max }: { max: number }) => `A seed is a whole number from 0 to ${max}.`,
    foreignHost: "Only files from Discord can be used.",
    stopping: "The bot is being restarted. Try again in a minute.",
    unsure: "No clear answer came back from the server. Press Confirm again: it will not be paid twice.",
    unknown: "Something went wrong. Nothing is lost: look at /tasks.",
    slow: "The server is slow to answer. This goes on as soon as it does.",
    started: "This has been started already. It can be cancelled where it is shown.",
    noBudget: "The budget that all share is used up for now. Nothing was spent.",
    tooManyChannels: "The list holds 100 channels at most.",
    oldButton: "This button is not known any more.",
  },
};

/** What the Discord bot says, in one language. */
export type BotMessages = Widen<typeof en>;
