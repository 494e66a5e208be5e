/** The shortcodes one meets in a workspace, by theme. An unknown one is shown as it was typed. */
const TABLE = `
grinning 😀 smiley 😃 smile 😄 grin 😁 laughing 😆 joy 😂 sweat_smile 😅 slightly_smiling_face 🙂 wink 😉 blush 😊
thinking_face 🤔 neutral_face 😐 sweat 😓 cry 😢 sob 😭 scream 😱 cold_sweat 😰 sleeping 😴 face_with_monocle 🧐
exploding_head 🤯 sunglasses 😎 robot_face 🤖 heart ❤️ broken_heart 💔 yellow_heart 💛 green_heart 💚 blue_heart 💙
thumbsup 👍 +1 👍 thumbsdown 👎 -1 👎 clap 👏 wave 👋 raised_hands 🙌 pray 🙏 muscle 💪 eyes 👀 ok_hand 👌
point_right 👉 point_left 👈 point_up 👆 point_down 👇 raised_hand ✋ handshake 🤝 salute 🫡 saluting_face 🫡
fire 🔥 firefighter 🧑‍🚒 fire_engine 🚒 fire_extinguisher 🧯 rotating_light 🚨 warning ⚠️ no_entry ⛔ no_entry_sign 🚫
sos 🆘 boom 💥 zap ⚡ bomb 💣 helmet_with_white_cross ⛑️ ambulance 🚑 hospital 🏥 siren 🚨 construction 🚧 octagonal_sign 🛑
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ question ❓
grey_question ❔ exclamation ❗ grey_exclamation ❕ bangbang ‼️ interrobang ⁉️ 100 💯
red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣
white_circle ⚪ black_circle ⚫ large_red_square 🟥 large_orange_square 🟧 large_yellow_square 🟨 large_green_square 🟩
large_blue_square 🟦 white_large_square ⬜ black_large_square ⬛ small_red_triangle 🔺 small_red_triangle_down 🔻
small_blue_diamond 🔹 small_orange_diamond 🔸 radio_button 🔘
pushpin 📌 round_pushpin 📍 paperclip 📎 link 🔗 bookmark 🔖 bookmark_tabs 📑 memo 📝 pencil ✏️ pencil2 ✏️ clipboard 📋
page_facing_up 📄 page_with_curl 📃 scroll 📜 notebook 📓 book 📖 books 📚 newspaper 📰 label 🏷️ card_index 📇
file_folder 📁 open_file_folder 📂 file_cabinet 🗄️ inbox_tray 📥 outbox_tray 📤 package 📦 envelope ✉️ email 📧
bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 calendar 📆 date 📅 spiral_calendar_pad 🗓️
clock1 🕐 clock3 🕒 clock9 🕘 hourglass ⌛ hourglass_flowing_sand ⏳ stopwatch ⏱️ timer_clock ⏲️ alarm_clock ⏰ watch ⌚
bell 🔔 no_bell 🔕 loudspeaker 📢 mega 📣 speech_balloon 💬 thought_balloon 💭 telephone_receiver 📞 phone ☎️ iphone 📱
pager 📟 satellite_antenna 📡 computer 💻 desktop_computer 🖥️ keyboard ⌨️ floppy_disk 💾 electric_plug 🔌 battery 🔋
globe_with_meridians 🌐 earth_africa 🌍 cloud ☁️ gear ⚙️ wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️ nut_and_bolt 🔩
test_tube 🧪 microscope 🔬 telescope 🔭 mag 🔍 mag_right 🔎 bulb 💡 key 🔑 lock 🔒 unlock 🔓 closed_lock_with_key 🔐 shield 🛡️
rocket 🚀 ship 🚢 airplane ✈️ checkered_flag 🏁 triangular_flag_on_post 🚩 flag-white 🏳️ trophy 🏆 medal 🏅 dart 🎯
tada 🎉 sparkles ✨ star ⭐ star2 🌟 seedling 🌱 deciduous_tree 🌳 evergreen_tree 🌲 leaves 🍃 snowflake ❄️ sunny ☀️ rainbow 🌈 ocean 🌊
coffee ☕ pizza 🍕 cake 🍰 beers 🍻 bug 🐛 turtle 🐢 snail 🐌 fox_face 🦊 unicorn_face 🦄 dog 🐶 cat 🐱
arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrow_upper_right ↗️ arrow_lower_right ↘️ arrows_counterclockwise 🔄
leftwards_arrow_with_hook ↩️ rewind ⏪ fast_forward ⏩ repeat 🔁 twisted_rightwards_arrows 🔀 arrow_forward ▶️ double_vertical_bar ⏸️
black_square_for_stop ⏹️ heavy_plus_sign ➕ heavy_minus_sign ➖ information_source ℹ️ new 🆕 ok 🆗 recycle ♻️ infinity ♾️
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ zero 0️⃣ hash #️⃣
busts_in_silhouette 👥 bust_in_silhouette 👤 crown 👑 technologist 🧑‍💻 detective 🕵️ sleuth_or_spy 🕵️ ghost 👻 skull 💀 money_with_wings 💸
credit_card 💳 shopping_trolley 🛒 department_store 🏬 factory 🏭 office 🏢 bank 🏦 ladder 🪜 brain 🧠 balance_scale ⚖️ compass 🧭
`;

const glyphs: ReadonlyMap<string, string> = new Map(
  Array.from(TABLE.matchAll(/(\S+) (\S+)/g), ([, name = "", glyph = ""]) => [name, glyph]),
);

/** @param name without colons; a skin tone suffix is ignored */
export const emojiGlyph = (name: string): string | undefined => glyphs.get(name.replace(/::skin-tone-\d$/, ""));

export const emojiNames: readonly string[] = [...glyphs.keys()];

/** Shortcodes in plain text become their glyphs. */
export const withEmoji = (text: string): string =>
  text.replace(/:([a-z0-9_+'-]+):(?::skin-tone-\d:)?/g, (typed, name: string) => emojiGlyph(name) ?? typed);
