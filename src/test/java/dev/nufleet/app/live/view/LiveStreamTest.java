package dev.nufleet.app.live.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What viewers are sent, however fast they read. */
class LiveStreamTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ShownRun run = ShownRun.of(50);
  private final LiveStream stream = new LiveStream(run.view);

  /** A page, as far as it keeps rows. */
  private final class Viewer {
    private final List<List<Integer>> rows = new ArrayList<>();
    private final List<String> causes = new ArrayList<>();
    private final List<String> nodes = new ArrayList<>();
    private int version = LiveStream.NOTHING;
    private int wholes;

    private void read() {
      stream.since(version).ifPresent(piece -> {
        version = piece.version();
        String text = new String(piece.text(), StandardCharsets.UTF_8);
        JsonNode data = data(text);
        assertThat(data.get("version").asInt()).isEqualTo(version);
        if (text.startsWith("event: snapshot\n")) {
          wholes++;
          rows.clear();
          causes.clear();
          nodes.clear();
          data.get("rows").forEach(row -> rows.add(numbers(row)));
        } else {
          assertThat(text).startsWith("event: delta\n");
          data.get("rows").forEach(row ->
              rows.set(row.get(0).asInt(), numbers(row).subList(1, row.size())));
        }
        data.get("causes").forEach(cause -> causes.add(cause.asText()));
        data.get("nodes").forEach(node -> nodes.add(node.asText()));
      });
    }

    private List<String> shown() {
      return rows.stream().map(row ->
          BoardState.values()[row.get(0)].word() + " " + row.get(1) + " " + causes.get(row.get(2))
              + (row.size() == 3 ? "" : " on " + nodes.get(row.get(3)))).toList();
    }
  }

  private static List<Integer> numbers(JsonNode row) {
    List<Integer> numbers = new ArrayList<>();
    row.forEach(number -> numbers.add(number.asInt()));
    return numbers;
  }

  private static JsonNode data(String event) {
    assertThat(event).endsWith("\n\n");
    try {
      return JSON.readTree(event.substring(event.indexOf("data: ") + 6));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void however_seldom_viewers_read_they_come_to_see_the_same() {
    SplittableRandom random = new SplittableRandom(7);
    List<Viewer> viewers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      viewers.add(new Viewer());
    }
    for (int step = 0; step < 400; step++) {
      for (int i = 0; i < random.nextInt(5); i++) {
        run.stands(random.nextInt(50), BoardState.values()[random.nextInt(14)], Phase.BOOT,
            random.nextInt(9) == 0 ? "cause-" + step : "");
      }
      if (random.nextInt(20) == 0) {
        run.view.fleet().lives(run.boards.get(random.nextInt(50)).id(), random.nextInt(4) == 0 ? "" : "node-" + step);
      }
      stream.look();
      for (int i = 0; i < viewers.size(); i++) {
        if (i == 5 ? step == 3 : random.nextInt(1 << 2 * i) == 0) {
          viewers.get(i).read();
        }
      }
    }
    viewers.forEach(Viewer::read);
    Viewer late = new Viewer();
    late.read();
    assertThat(viewers).allSatisfy(viewer -> assertThat(viewer.shown()).isEqualTo(late.shown()));
    assertThat(late.shown()).anyMatch(board -> board.contains(" on node-")).anyMatch(board -> !board.contains(" on "));
    assertThat(viewers.get(0).wholes).as("who keeps up is sent what changed").isEqualTo(1);
    assertThat(viewers.get(5).wholes).as("who is far behind is sent the whole again").isEqualTo(2);
  }

  @Test
  void equal_pieces_are_made_once() {
    stream.look();
    assertThat(stream.since(LiveStream.NOTHING)).containsSame(stream.since(LiveStream.NOTHING).orElseThrow());
  }

  @Test
  void where_nothing_changes_there_is_something_to_say_once_a_second() {
    assertThat(stream.look()).isTrue();
    assertThat(stream.look()).isFalse();
    run.stands(3, BoardState.ONLINE, Phase.NOTICE, "");
    assertThat(stream.look()).as("a board has changed").isTrue();
    assertThat(stream.look()).isFalse();
    run.view.fleet().stands(run.boards.get(3).id(), BoardState.ONLINE, Phase.NOTICE, "", "77");
    assertThat(stream.look()).as("rows do not show the version").isFalse();
    run.view.fleet().lives(run.boards.get(3).id(), "node-1");
    assertThat(stream.look()).as("a board has come to a node").isTrue();
    run.nanos.addAndGet(ShownRun.SECOND);
    assertThat(stream.look()).isTrue();
  }

  @Test
  void names_that_strangers_chose_stay_texts() {
    ShownRun strange = new ShownRun(2, i -> i + "\"],\n\nevent: x\u2028</script>");
    LiveStream its = new LiveStream(strange.view);
    its.look();
    String text = new String(its.since(LiveStream.NOTHING).orElseThrow().text(), StandardCharsets.UTF_8);
    assertThat(text.lines().filter(line -> !line.isEmpty())).hasSize(2);
    assertThat(data(text).at("/names/1").asText()).isEqualTo(strange.boards.get(1).id().value());
    assertThat(data(text).at("/sites")).hasSize(2).allSatisfy(site ->
        assertThat(site.asInt()).isBetween(1, ShownRun.SITES));
  }

  @Test
  void a_point_of_time_is_told_once_it_is_complete() {
    assertThat(stream.lookAtTime()).isFalse();
    run.timeline.befell(0);
    assertThat(stream.lookAtTime()).as("the first second goes on").isFalse();
    run.timeline.befell(ShownRun.SECOND);
    assertThat(stream.lookAtTime()).isTrue();
    assertThat(stream.lookAtTime()).isFalse();
    assertThat(stream.pointsAfter(LiveStream.NO_SECOND)).singleElement().satisfies(point -> {
      JsonNode data = data(new String(point.text(), StandardCharsets.UTF_8));
      assertThat(data.at("/second").asInt()).isZero();
      assertThat(data.at("/faults").asInt()).isEqualTo(1);
      assertThat(data.at("/latencies").isObject()).isTrue();
    });
    assertThat(stream.pointsAfter(0)).isEmpty();
  }

  @Test
  void who_is_told_seldom_gets_each_point_and_who_is_new_the_newest() {
    run.timeline.befell(0);
    run.timeline.befell(ShownRun.SECOND);
    stream.lookAtTime();
    for (int second = 2; second < 6; second++) {
      run.timeline.befell(second * ShownRun.SECOND);
    }
    assertThat(stream.lookAtTime()).isTrue();
    assertThat(stream.pointsAfter(1)).extracting(LiveStream.Point::second).containsExactly(2L, 3L, 4L);
    assertThat(stream.pointsAfter(LiveStream.NO_SECOND)).extracting(LiveStream.Point::second).containsExactly(4L);
    for (int second = 6; second < 100; second++) {
      run.timeline.befell(second * ShownRun.SECOND);
    }
    stream.lookAtTime();
    assertThat(stream.pointsAfter(4)).extracting(LiveStream.Point::second).as("what is kept")
        .hasSize(16).startsWith(83L).endsWith(98L);
  }
}
