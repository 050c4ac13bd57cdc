package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.chainzrule.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scope ADJOINT by the options of the programs. */
class AdjointOptionsTest {

  private static final String SMALL = "--offline --quiet --limit 300 --epochs 1 ";

  @TempDir private Path folder;

  private Jvm.Result train(String options) throws Exception {
    return SharedJvm.run(TrainMnist.class, (SMALL + options).split(" "));
  }

  private Jvm.Result compare(String options) throws Exception {
    return SharedJvm.run(ComparePenalties.class, options.split(" "));
  }

  @Test
  void the_scope_alone_has_the_standard_settings_and_reports_and_files_name_them()
      throws Exception {
    Path json = folder.resolve("result.json");
    Path file = folder.resolve("digits.safetensors");
    Jvm.Result result =
        train("--hidden 16 --dreg-scope adjoint --json " + json + " --save " + file);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .containsPattern(
            "DREG            constant [1-9][.][0-9]+, adjoint with 8 groups, eta 0.03, cap [12][.]");
    assertThat(FlatJson.of(json))
        .containsEntry("dregScope", "adjoint")
        .containsEntry("dregGroups", "8")
        .containsEntry("dregEta", "0.03")
        .containsKeys("dreg", "dregCap");
    Map<String, String> saved = Model.load(file).provenance().configuration();
    assertThat(saved).containsEntry("dregScope", "adjoint").containsEntry("dregGroups", "8");
  }

  @Test
  void every_setting_has_an_option_and_a_checkpoint_of_other_settings_is_refused()
      throws Exception {
    String run =
        "--hidden 16 --dreg-scope adjoint --dreg 0.5 --dreg-eta 0 --dreg-cap Infinity"
            + " --dreg-schedule cosine --checkpoint "
            + folder.resolve("kept");
    Jvm.Result first = train(run + " --dreg-groups 4");
    assertThat(first.err()).isEmpty();
    assertThat(first.out()).contains("adjoint with 4 groups, eta 0.0, cap Infinity");
    Jvm.Result again = train(run + " --dreg-groups 4 --resume");
    assertThat(again.err()).isEmpty();
    Jvm.Result other = train(run + " --dreg-groups 8 --resume");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err().strip())
        .startsWith("expected to resume a run with the same penalty 0, got Dreg[scope=ADJOINT")
        .contains("groups=4", "groups=8")
        .doesNotContain("\n");
  }

  @Test
  void the_strength_is_of_the_data_unless_it_is_given() throws Exception {
    String cap = "adjoint with 8 groups, eta 0.03, cap ";
    String found = train("--hidden 16").out();
    assertThat(train("--hidden 16 --dreg-scope adjoint").out()).contains(dreg(found));
    assertThat(train("--hidden 16 --dreg 1").out()).contains("constant 1.0, " + cap + "2.0");
    assertThat(train("--hidden 16 --dreg-cap 7").out())
        .contains(dreg(found).replaceAll("cap .*", "cap 7.0"));
  }

  private static String dreg(String out) {
    return out.lines().filter(line -> line.startsWith("DREG ")).findFirst().orElseThrow();
  }

  @Test
  void column_norms_take_the_place_of_groups() throws Exception {
    Jvm.Result result = train("--hidden 16 --dreg-groups -1");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("adjoint with -1 groups");
  }

  @Test
  void convolutions_train_under_it() throws Exception {
    Jvm.Result result = train("--model conv --hidden 16 --dreg-scope adjoint --dreg-groups 0");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("adjoint with 0 groups");
  }

  @Test
  void what_does_not_fit_is_explained_in_a_sentence() throws Exception {
    says(
        "--dreg-scope layer --dreg-groups 4",
        "expected --dreg-scope adjoint with --dreg-groups 4, got none");
    says("--dreg-scope adjoint --dreg-cap 0", "expected a positive cap, got 0.0");
    says(
        "--dreg-scope adjoint --dreg-groups -2",
        "expected a number of groups that is not negative, or -1 for column norms alone, got -2");
  }

  private void says(String options, String message) throws Exception {
    Jvm.Result result = train(options);
    assertThat(result.code()).as(options).isEqualTo(1);
    assertThat(result.err().strip()).isEqualTo(message);
  }

  @Test
  void reviews_train_under_it_with_every_kind_of_head() throws Exception {
    for (String options : List.of("--head corn", "--model conv --head cumulative-link")) {
      Jvm.Result result =
          SharedJvm.run(
              TrainYelpFull.class,
              ("--quiet --limit 400 --epochs 1 --hidden 8 --dreg-scope" + " adjoint " + options)
                  .split(" "));
      assertThat(result.err()).as(options).isEmpty();
      assertThat(result.out()).contains("accuracy", "adjoint with 8 groups");
    }
  }

  @Test
  void a_comparison_can_name_its_penalties() throws Exception {
    Jvm.Result result =
        compare(
            "--offline --limit 200 --selection-images 50 --selection-seeds 1 --seeds 2 --epochs 1"
                + " --robust-images 10 --rounds 1 --penalties adjoint,input-gradient"
                + " --dreg-groups 4");
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .containsPattern(
            "\\| DREG ADJOINT \\| `--dreg-scope adjoint --dreg [.0-9]+ --dreg-groups 4` \\|")
        .containsPattern("\\| input gradient \\| `--dreg 0 --penalty input-gradient")
        .containsPattern("\\| DREG ADJOINT \\| [.0-9]+ \\| [.0-9]+ \\|")
        .contains("| none |")
        .doesNotContain("LAYER", "spectral");
  }

  @Test
  void a_comparison_refuses_unknown_penalties_and_settings_of_what_it_does_not_compare()
      throws Exception {
    Jvm.Result unknown = compare("--offline --penalties adjoint,lipschitz");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err().strip())
        .isEqualTo(
            "expected penalties among layer, slope, cumulative, adjoint, column-norms, jacobian,"
                + " input-gradient, input-gradient-capped, spectral, spectral-scaled, got lipschitz");
    Jvm.Result without = compare("--offline --penalties layer --dreg-eta 0");
    assertThat(without.code()).isEqualTo(1);
    assertThat(without.err().strip())
        .isEqualTo("expected adjoint among --penalties with --dreg-eta 0.0, got none");
  }
}
