import Foundation
import Results

/// Two scripts for bash: one that submits the job arrays, and the job of a worker.
struct SlurmScript {
  let experiment: String
  /// The state directory.
  let folder: String
  let arrays: [JobArray]
  /// The command line of a worker, without its phase.
  let worker: [String]

  var submitFile: String { "\(prefix)-submit.sh" }
  var workerFile: String { "\(prefix)-worker.sh" }
  /// Of all workers.
  var logs: String { "\(prefix)-*.log" }

  private var prefix: String { "\(folder)/slurm/\(experiment)" }

  func write() throws {
    try Files.makeFolder("\(folder)/slurm")
    try Files.replace(workerFile, with: Array(workerText.utf8))
    try Files.replace(submitFile, with: Array(submitText.utf8))
  }

  var submitText: String {
    let submissions = arrays.map { array in
      let parents = array.parents.map { ":$array_\($0)" }.joined()
      let options =
        [
          "--job-name=\(experiment)-\(array.name)", "--array=0-\(array.workers - 1)",
          "--cpus-per-task=\(array.jobs)", "--time=\(array.minutes)", "--mem=\(array.memory)M",
        ] + (parents.isEmpty ? [] : ["--dependency=afterany\(parents)"])
      let phase = array.phase.map { " --phase \($0)" } ?? ""
      return """
        submit \(options.joined(separator: " ")) "$@" \(quoted(workerFile))\(phase)
        array_\(array.name)=$id
        """
    }
    // Slurm fills in the job's name and the worker's number.
    let log = "\(folder.replacing("%", with: "%%"))/slurm/%x-%a.log"
    return """
      #!/bin/bash
      # Submits the job arrays of \(experiment), all or none, and prints their numbers. Options for
      # sbatch may follow, as --partition=long; they count more than those below.
      set -euo pipefail
      cd \(quoted(FileManager.default.currentDirectoryPath))

      ids=()
      submit() {
        id=$(sbatch --parsable --output=\(quoted(log)) "$@") || {
          ((${#ids[@]} == 0)) || scancel "${ids[@]}"
          exit 1
        }
        id=${id%%;*}  # the name of the cluster may follow
        ids+=("$id")
        echo "$id"
      }

      \(submissions.joined(separator: "\n"))

      """
  }

  /// The seconds before the end of a job's time that its worker is told to save: Slurm may be up to
  /// a minute late.
  private static let grace = 120

  var workerText: String {
    """
    #!/bin/bash
    #SBATCH --requeue --open-mode=append --signal=B:USR1@\(Self.grace)
    # A worker of an array, on its phase. Ended by Slurm it saves its state and is queued again.
    element=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID
    say() { echo "$(date -u +%FT%TZ) $element on $SLURMD_NODENAME: $1"; }

    # Preempted, requeued or cancelled, the worker gets SIGTERM from Slurm too: the shell waits.
    trap : TERM
    # The time is nearly over.
    trap 'kill -TERM $worker' USR1
    say "starts, queued again ${SLURM_RESTART_COUNT:-0} times before"
    \(worker.map(quoted).joined(separator: " ")) "$@" &
    worker=$!
    # A signal ends the wait, but not the worker.
    while wait $worker; status=$?; kill -0 $worker 2>/dev/null; do :; done
    say "ends with status $status"

    # 75: it has saved its state; 138, 143: the signal came before it had begun, or at its very end.
    # A job that Slurm itself ends does not count as running, and is queued again by Slurm, or not.
    case $status in
      75 | 138 | 143)
        [[ $(squeue -h -j $element -o %T) != RUNNING ]] || scontrol requeue $element ;;
    esac
    exit $status

    """
  }

  /// As bash reads it back.
  private func quoted(_ text: String) -> String {
    let isPlain = text.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "_./-%+=:".contains($0))
    }
    return isPlain && !text.isEmpty ? text : "'\(text.replacing("'", with: #"'\''"#))'"
  }
}
