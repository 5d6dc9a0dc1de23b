from django.urls import path

from assessments.quizzes.views import measuring, practising, reading, regrading, starting, taking, talking

app_name = "quizzes"

urlpatterns = [
    path("<uuid:activity>/<uuid:attempt>/enregistrer/", taking.save, name="save"),  # first: asked for at every answer
    path("revision/", practising.practice, name="practice"),
    path("revision/commencer/", practising.begin, name="practice_begin"),
    path("revision/<uuid:session>/<int:number>/", practising.question, name="practice_question"),
    path("revision/<uuid:session>/fin/", practising.end, name="practice_end"),
    path("statistiques/", measuring.quizzes, name="statistics"),
    path("statistiques/<uuid:quiz>/", measuring.quiz, name="quiz_statistics"),
    path("statistiques/<uuid:quiz>/<slug:ending>/", measuring.quiz_file, name="quiz_statistics_file"),
    path("<uuid:activity>/", starting.start, name="start"),
    path("fichiers/<uuid:upload>/", reading.file, name="file"),
    path("commentaires/<uuid:mark>/", talking.sound, name="sound"),
    path("corrections/<uuid:quiz>/", regrading.correct_tries, name="regrade"),
    path("corrections/<uuid:quiz>/<uuid:regrading>/", regrading.corrected_tries, name="regrading"),
    path("<uuid:activity>/commencer/", starting.begin, name="begin"),
    path("<uuid:activity>/essais/<uuid:learner>/", starting.tries, name="tries"),
    path("<uuid:activity>/<uuid:attempt>/<int:number>/", taking.question, name="question"),
    path("<uuid:activity>/<uuid:attempt>/rendre/", taking.review, name="review"),
    path("<uuid:activity>/<uuid:attempt>/resultat/", reading.result, name="result"),
    path("<uuid:activity>/<uuid:attempt>/repondre/", talking.reply, name="reply"),
]
