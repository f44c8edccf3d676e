package dev.nufleet.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.nufleet.PlainFormats;
import dev.nufleet.browser.ScriptedRun.Refusal;
import dev.nufleet.browser.TestBrowser.Look;
import dev.nufleet.chaos.FaultRules;
import dev.nufleet.interop.NeedsPrograms;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.FaultKind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The live page before a run that does what the test says. */
@ExtendWith(PlainFormats.class)
@NeedsPrograms("chromium")
class LivePageTest {
  private static final String EVIL = "<img src=x onerror=document.title='harm'>\u202e\"&";
  private static TestBrowser browser;

  private ScriptedRun run;

  @BeforeAll
  static void startBrowser() {
    browser = TestBrowser.start();
  }

  @AfterAll
  static void stopBrowser() {
    browser.close();
  }

  @BeforeEach
  void startRun() throws IOException {
    run = ScriptedRun.of(30);
  }

  @AfterEach
  void stopRun() {
    run.close();
  }

  private WatchedPage open(String hash, Look look) {
    WatchedPage page = browser.open(run.address() + hash, look);
    shows(page.page().locator("#link-text"), "live");
    shows(page.page().locator("#f-unfinished"), ""); // the snapshot is there
    return page;
  }

  /** Waits until something of that text is there. */
  private static void shows(Locator place, String text) {
    PlaywrightAssertions.assertThat(place).containsText(text);
  }

  @Test
  void the_page_has_nothing_wrong_on_a_phone_a_desk_and_a_wall_by_day_and_by_night() {
    run.console = "\u001b[1;31mred\u001b[0m and plain\r\n";
    run.nodes.addAll(List.of("node-1", "10.20.30.40:7355"));
    for (Look size : List.of(Look.PHONE, Look.USUAL, Look.WALL)) {
      for (Look look : List.of(size, size.inTheDark())) {
        try (WatchedPage page = open("#board=board-00003", look)) {
          shows(page.page().locator(".rows"), "red and plain");
          page.page().locator("#give-fault summary").click();
          page.shoot("live-" + look.width() + (look.dark() ? "-dark" : ""));
          page.hasNothingWrong();
          assertThat(page.isWiderThanItsWindow()).as(look.toString()).isFalse();
          page.page().locator("#as-table").click();
          shows(page.page().locator("#table tbody"), "board-00000");
          page.hasNothingWrong();
          assertThat(page.isWiderThanItsWindow()).as("table, " + look).isFalse();
        }
      }
    }
  }

  @Test
  void names_of_strangers_are_text_wherever_they_stand() {
    run.names.set(3, EVIL);
    run.nodes.add(EVIL);
    String shown = EVIL.replace("\u202e", "\\u202e");
    try (WatchedPage page = open("", Look.USUAL)) {
      page.page().locator("#map").hover(new Locator.HoverOptions().setPosition(3 * 34 + 10, 10));
      shows(page.page().locator("#tip"), shown);
      page.page().locator("#as-table").click();
      page.page().locator("#table a").getByText(shown).click();
      assertThat(page.page().locator("#board-name").textContent()).isEqualTo(shown);
      page.page().locator("#nodes-table button").getByText(shown).click();
      shows(page.page().locator("#of-node"), shown);
      shows(page.page().locator("#board .history").last(), shown);
      assertThat(page.page().title()).doesNotContain("harm");
      assertThat(page.page().locator("main img").count()).isZero();
      page.hasNothingWrong();
    }
  }

  @Test
  void nodes_are_shown_as_they_stand_and_lead_to_their_boards() {
    try (WatchedPage page = open("", Look.USUAL)) {
      Page at = page.page();
      assertThat(at.locator("#nodes").isVisible()).as("the boards live in the run's process").isFalse();
      run.nodes.addAll(List.of("node-1", "node-2"));
      run.tell(0, "booting");
      shows(at.locator("#nodes-table tbody tr").nth(1), "node-2");
      assertThat(at.locator("#nodes-table tbody tr").allTextContents())
          .containsExactly("node-1× lost157 s–100 MB", "node-2✓ up151 s12.5 s100 MB");
      at.locator("#nodes-table button").getByText("node-2").click();
      shows(at.locator("#table tbody"), "board-00001");
      shows(at.locator("#of-node"), "on node-2 ×");
      at.waitForCondition(() -> run.queries.stream().anyMatch(query -> query.contains("node=node-2")));
      page.hasNothingWrong();
      run.queries.clear();
      at.locator("#of-node").click();
      at.waitForCondition(() -> run.queries.stream().anyMatch(query -> !query.contains("node=")));
      assertThat(at.locator("#of-node").isVisible()).isFalse();
    }
  }

  @Test
  void boards_can_be_grouped_and_sorted_by_their_nodes_where_there_are_some() {
    try (WatchedPage page = open("", Look.USUAL)) {
      Page at = page.page();
      assertThat(at.locator("#group option[value=node]").getAttribute("disabled")).as("there are none").isNotNull();
      at.locator("#as-table").click();
      shows(at.locator("#table tbody"), "board-00001");
      assertThat(at.locator("#table thead").innerText()).doesNotContain("Node");
      run.nodes.addAll(List.of("node-1", "node-2"));
      for (int board = 0; board < 30; board++) {
        run.tell(board, "online");
      }
      at.locator("#table thead").getByText("Node").click();
      shows(at.locator("#table tbody tr").nth(1), "node-2");
      at.waitForCondition(() -> run.queries.stream().anyMatch(query -> query.contains("sort=node")));
      page.hasNothingWrong();
      at.locator("#as-map").click();
      at.locator("#group").selectOption("node");
      double rem = ((Number) at.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)"))
          .doubleValue();
      at.locator("#map").hover(new Locator.HoverOptions().setPosition(34 + 10, 1.4 * rem + 10));
      shows(at.locator("#tip"), "board-00002 · online");
      shows(at.locator("#tip"), "on node-1");
      page.hasNothingWrong();
    }
  }

  @Test
  void a_stream_that_is_cut_is_told_and_caught_up_with() {
    try (WatchedPage page = open("", Look.USUAL)) {
      run.tell(0, "upgraded");
      shows(page.page().locator("#f-upgraded"), "1 of 30");
      run.go();
      page.page().locator("#cut").waitFor();
      assertThat(page.page().locator("#cut").textContent()).startsWith("Cut off since ").contains("tries again");
      shows(page.page().locator("#link-text"), "cut off");
      assertThat(page.barriers()).as("of a page that is cut off").isEmpty();
      run.tell(1, "upgraded"); // nobody hears it
      run.comeBack();
      shows(page.page().locator("#f-upgraded"), "2 of 30");
      shows(page.page().locator("#link-text"), "live");
      assertThat(page.page().locator("#cut").isVisible()).isFalse();
      assertThat(page.faults()).as("of the console, but for the refusals").allMatch(fault -> fault.contains("503"));
    }
  }

  @Test
  void a_keyboard_is_enough_to_find_a_board_to_type_to_it_and_to_leave_it() {
    run.console = "prompt> ";
    try (WatchedPage page = open("", Look.USUAL)) {
      Page at = page.page();
      tabTo(at, "as-table");
      at.keyboard().press("Enter");
      shows(at.locator("#table tbody"), "board-00001");
      while (!"board-00001".equals(at.evaluate("() => document.activeElement.textContent"))) {
        at.keyboard().press("Tab");
      }
      at.keyboard().press("Enter");
      shows(at.locator("#board-name"), "board-00001");
      while (!Boolean.TRUE.equals(at.evaluate("() => document.activeElement.className === 'screen'"))) {
        at.keyboard().press("Tab");
      }
      assertThat(at.locator(".typing").isVisible()).isTrue();
      at.keyboard().type("h");
      at.keyboard().press("Enter");
      at.waitForCondition(() -> run.changes.stream().anyMatch(change -> change.contains("\\r")));
      assertThat(run.changes).first().asString()
          .startsWith("POST /api/boards/board-00001/keys {\"keys\":\"h\"} 1 ");
      at.keyboard().press("Escape");
      assertThat(at.locator(".typing").isVisible()).isFalse();
      at.keyboard().type("x");
      assertThat(run.changes).as("after Escape the board hears no key").hasSize(2);
      page.hasNothingWrong();
    }
  }

  private static void tabTo(Page page, String id) {
    while (!id.equals(page.evaluate("() => document.activeElement.id"))) {
      page.keyboard().press("Tab");
    }
  }

  @Test
  void a_boards_memories_are_drawn_in_proportion_and_said_in_words() {
    try (WatchedPage page = browser.open(run.address() + "#board=board-00003")) {
      Page at = page.page();
      shows(at.locator("#board .memory").first(), "Flash");
      assertThat(at.locator("#board .memory").first().locator("tr").allTextContents())
          .anyMatch(row -> row.contains("application") && row.contains("0x12400") && row.contains("intact"))
          .anyMatch(row -> row.contains("key-value store") && row.contains("active, version 3, 2 keys"));
      assertThat(at.locator("#board .memory").nth(1).locator("tr").allTextContents())
          .anyMatch(row -> row.contains("CandidateSlot") && row.contains("newer, version 1577151897"));
      double application = at.locator("#board .w-application").first().boundingBox().width;
      double bootloader = at.locator("#board .w-bootloader").first().boundingBox().width;
      assertThat(application / bootloader).as("449,536 to 65,536 bytes, less what letters need").isBetween(3.0, 7.5);
      page.hasNothingWrong();
    }
  }

  @Test
  void what_is_refused_is_told_in_the_words_of_the_run() {
    try (WatchedPage page = open("#board=board-00002", Look.USUAL)) {
      run.refusals.add(new Refusal(409, "the board has no power; switch it on"));
      page.page().locator(".deeds").getByText("Cut link").click();
      shows(page.page().locator("#board > .answer"), "Cut link: the board has no power; switch it on");
      page.page().locator(".deeds").getByText("Cut link").click();
      shows(page.page().locator("#board > .answer"), "Cut link: done");
      assertThat(run.changes).allMatch(change ->
          change.startsWith("POST /api/boards/board-00002/link {\"up\":false} 1 "));
    }
  }

  @Test
  void a_fault_is_given_as_its_command_says_and_stopped() {
    try (WatchedPage page = open("", Look.USUAL)) {
      Page at = page.page();
      at.locator("#give-fault summary").click();
      at.locator("select[name=kind]").selectOption("power-cut");
      at.locator("select[name=when]").selectOption("in a phase");
      at.locator("select[name=during]").selectOption("install");
      at.locator("input[name=boards]").fill("name=it's*");
      at.locator("input[name=at]").fill("operation 1..400");
      at.locator("select[name=how]").selectOption("torn");
      String fault = "{\"kind\":\"power-cut\",\"boards\":\"name=it's*\",\"during\":\"install\","
          + "\"at\":\"operation 1..400\",\"how\":\"torn\"}";
      assertThat(at.locator(".curl").textContent()).isEqualTo("curl -H 'X-NuFleet: 1' -d '"
          + fault.replace("'", "'\\''") + "' " + run.address() + "api/chaos");
      at.getByText("Give this fault").click();
      shows(at.locator(".fault .answer"), "It is number 1000002.");
      at.locator(".faults button").click();
      shows(at.locator(".fault .answer"), "Number 1000001 is stopped.");
      assertThat(run.changes).containsExactly("POST /api/chaos " + fault + " 1 null",
          "DELETE /api/chaos/1000001  1 null");
      page.hasNothingWrong();
    }
  }

  @Test
  void a_token_is_taken_from_the_address_or_asked_for_and_sent_with_changes_only() {
    try (WatchedPage page = browser.open(run.address() + "#token=t0k", Look.USUAL)) {
      shows(page.page().locator("#link-text"), "live");
      assertThat(page.page().url()).isEqualTo(run.address());
      page.page().locator(".faults button").click();
      page.page().waitForCondition(() -> !run.changes.isEmpty());
      assertThat(run.changes).containsExactly("DELETE /api/chaos/1000001  1 Bearer t0k");
    }
    run.changes.clear();
    try (WatchedPage page = open("", Look.USUAL)) {
      run.refusals.add(new Refusal(401, "calls that change something need the token"));
      page.page().locator(".faults button").click();
      page.page().locator("#token").fill("other");
      page.page().getByText("Keep for this tab").click();
      page.page().waitForCondition(() -> run.changes.size() == 2);
      assertThat(run.changes).last().isEqualTo("DELETE /api/chaos/1000001  1 Bearer other");
    }
  }

  @Test
  void a_console_of_thousands_of_lines_is_searched_and_only_what_is_in_sight_is_in_the_page() {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < 12_000; line++) {
      text.append("\u001b[3").append(line % 8).append("mline ").append(line).append("\u001b[0m <b>\r\n");
    }
    run.console = text.toString();
    try (WatchedPage page = open("#board=board-00002", Look.USUAL)) {
      Page at = page.page();
      shows(at.locator(".rows"), "line 11999 <b>");
      assertThat(at.locator(".rows > div").count()).isLessThan(100);
      at.getByLabel("Search the console").fill("line 115");
      shows(at.locator(".console output"), "100 of 100");
      shows(at.locator(".rows"), "line 11599 <b>");
      assertThat(at.locator("mark.current").textContent()).isEqualTo("line 115");
      page.hasNothingWrong();
    }
  }

  @Test
  void a_screen_takes_colours_returns_and_sequences_that_come_in_pieces() {
    try (WatchedPage page = open("", Look.USUAL)) {
      assertThat(page.page().evaluate("""
          async () => {
            const {Screen} = await import('/page/screen.js');
            const screen = new Screen();
            for (const part of ['a\\x1b[1;3', '1mb\\x1b[', 'm c\\r\\n', '50 %\\r100', ' %\\r\\n', 'x\\x1b[38;5;9my\\b',
              'z\\x07\\x1b[2J\\u202e']) screen.add(part);
            return [JSON.stringify(screen.pieces(0)), screen.text(1), screen.text(2), String(screen.count)];
          }""")).isEqualTo(
              List.of("[[\"a\",\"\"],[\"b\",\"c1 bold\"],[\" c\",\"\"]]", "100 %", "xz\\u0007\\u202e", "3"));
    }
  }

  @Test
  void the_form_knows_of_each_kind_of_fault_what_the_programs_rules_know() {
    Map<String, String> rules = new TreeMap<>();
    for (FaultKind kind : FaultKind.values()) {
      FaultRules of = FaultRules.of(kind);
      rules.put(kind.word(), kind.side().name().toLowerCase(Locale.ROOT) + " " + new TreeSet<>(of.needs()) + " "
          + new TreeSet<>(of.may()) + " " + of.places().stream()
              .map(place -> place.name().toLowerCase(Locale.ROOT)).collect(Collectors.toCollection(TreeSet::new)));
    }
    try (WatchedPage page = open("", Look.USUAL)) {
      List<?> told = (List<?>) page.page().evaluate("""
          async () => (await import('/page/faults.js')).KINDS.map(one => one.word + '=' + one.side
            + [one.needs, one.may, one.places].map(list => ' [' + [...list].sort().join(', ') + ']').join(''))""");
      Map<String, String> known = told.stream().map(line -> String.valueOf(line).split("=", 2))
          .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> a, TreeMap::new));
      assertThat(known).isEqualTo(rules);
    }
  }

  @Test
  void the_page_knows_every_state_of_a_board() {
    try (WatchedPage page = open("", Look.USUAL)) {
      assertThat((List<?>) page.page().evaluate("async () => (await import('/page/words.js')).WORDS"))
          .asString().isEqualTo(Arrays.stream(BoardState.values())
              .map(BoardState::word).toList().toString());
    }
  }

  @Test
  void ten_thousand_boards_are_drawn_and_one_of_them_is_found_and_opened() throws IOException {
    run.close();
    run = ScriptedRun.of(10_000);
    try (WatchedPage page = open("", Look.USUAL)) {
      Page at = page.page();
      shows(at.locator("#f-upgraded"), "0 of 10,000");
      System.out.println("10,000 boards: " + at.evaluate("""
          () => performance.getEntriesByType('paint')
            .map(one => `${one.name} ${Math.round(one.startTime)} ms`).join(', ')
          """) + ", boards known after " + at.evaluate("() => Math.round(performance.now())") + " ms at most");
      at.locator("#search").fill("09999");
      shows(at.locator("#found"), "1 found");
      at.keyboard().press("Enter");
      shows(at.locator("#board-name"), "board-09999");
      page.shoot("live-10000");
      page.hasNothingWrong();
    }
  }
}
